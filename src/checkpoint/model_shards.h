#pragma once

#include <filesystem>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// The files that hold a Hugging Face model's tensors: model.safetensors, or the shards that
// model.safetensors.index.json names. UserError naming what is missing.
std::vector<SafetensorsFile> open_model_shards(const std::filesystem::path& folder);

}  // namespace sotto::checkpoint
