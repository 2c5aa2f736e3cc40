#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "stages/conversion/merged_tensor.h"

namespace sotto::conversion {

// Writes config.json, with vocab_size from the first tensor's rows and torch_dtype, and model.safetensors of
// `precision` fp32 or bf16 into a folder. Some MB of a tensor are in memory at a time.
void write_merged_model(const std::filesystem::path& folder, nlohmann::ordered_json config,
                        const std::vector<MergedTensor>& tensors, const std::string& precision);

}  // namespace sotto::conversion
