#include "src/checkpoint/model_tensors.h"

#include <fmt/format.h>

#include "src/checkpoint/model_shards.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;

ModelTensors::ModelTensors(const fs::path& folder) {
  add_files(folder, "model.safetensors", safetensors_);
  if (safetensors_.empty()) add_files(folder, "pytorch_model.bin", pytorch_);
  if (tensors_.empty()) {
    throw core::UserError(
        fmt::format("'{}' has no weights: neither model.safetensors nor pytorch_model.bin is there, nor an index of "
                    "their shards.",
                    folder.string()));
  }
}

template <typename File>
void ModelTensors::add_files(const fs::path& folder, const std::string& name, std::vector<File>& files) {
  const fs::path index = folder / (name + ".index.json");
  if (!fs::exists(index)) {
    if (fs::exists(folder / name)) tensors_ = files.emplace_back(folder / name).tensors();
    return;
  }
  std::map<std::string, const File*> by_name;
  const auto weight_map = read_weight_map(index);
  for (const auto& [tensor, file] : weight_map) by_name[file] = nullptr;
  files.reserve(by_name.size());
  for (auto& [file, shard] : by_name) shard = &files.emplace_back(folder / file);
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
