#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// The `weight_map` of an index of shards: tensor to file name. UserError naming the index when it is none, or when it
// names a file outside its folder.
std::map<std::string, std::string> read_weight_map(const std::filesystem::path& index);

// The files that hold a Hugging Face model's tensors: model.safetensors, or the shards that
// model.safetensors.index.json names. UserError naming what is missing.
std::vector<SafetensorsFile> open_model_shards(const std::filesystem::path& folder);

}  // namespace sotto::checkpoint
