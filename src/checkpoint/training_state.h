#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

namespace sotto::checkpoint {

// Everything that training needs to go on as if it had not stopped.
struct TrainingState {
  std::int64_t step = 0;
  std::map<std::string, at::Tensor> tensors;  // parameters and optimizer moments, by name
  nlohmann::ordered_json values;              // the sampler's cursor, the best loss ...
};

// `<folder>/checkpoint-<step>/` with state.safetensors and state.json; complete or absent.
std::filesystem::path save_training_state(const std::filesystem::path& folder, const TrainingState& state);
// Errors (UserError): a missing or damaged file.
TrainingState load_training_state(const std::filesystem::path& checkpoint);

// The checkpoint of the highest step; nothing where there is none. Half-written ones have other names.
std::optional<std::filesystem::path> latest_checkpoint(const std::filesystem::path& folder);

// Removes the checkpoints of all other steps.
void keep_checkpoints(const std::filesystem::path& folder, const std::set<std::int64_t>& steps);

}  // namespace sotto::checkpoint
