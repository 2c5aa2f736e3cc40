#include "src/checkpoint/model_tensors.h"

#include <fmt/format.h>

#include "src/checkpoint/model_shards.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;

ModelTensors::ModelTensors(const fs::path& folder) {
  const fs::path whole = folder / "model.safetensors", index = folder / "model.safetensors.index.json";
  if (fs::exists(index)) {
    add_shards(folder, index);
  } else if (fs::exists(whole)) {
    tensors_ = shards_.emplace_back(whole).tensors();
  } else {
    throw core::UserError(fmt::format(
        "'{}' has no weights: neither model.safetensors nor model.safetensors.index.json is there.", folder.string()));
  }
}

void ModelTensors::add_shards(const fs::path& folder, const fs::path& index) {
  std::map<std::string, SafetensorsFile*> by_name;
  const auto weight_map = read_weight_map(index);
  for (const auto& [tensor, file] : weight_map) by_name[file] = nullptr;
  shards_.reserve(by_name.size());
  for (auto& [file, shard] : by_name) shard = &shards_.emplace_back(folder / file);
  for (const auto& [tensor, file] : weight_map) {
    const auto found = by_name.at(file)->tensors().find(tensor);
    if (found == by_name.at(file)->tensors().end()) {
      throw core::UserError(fmt::format("'{}' lacks the tensor '{}' that '{}' promises. Fetch both files again.",
                                        (folder / file).string(), tensor, index.filename().string()));
    }
    tensors_[tensor] = found->second;
  }
}

}  // namespace sotto::checkpoint
