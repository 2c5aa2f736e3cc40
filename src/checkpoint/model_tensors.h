#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// All tensors of a Hugging Face model folder by name, where they stand in its mapped files: model.safetensors, or the
// shards of model.safetensors.index.json. UserError naming the file that is missing, truncated or foreign, or the
// tensor that the index promises and its shard lacks.
class ModelTensors {
 public:
  explicit ModelTensors(const std::filesystem::path& folder);

  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }

 private:
  void add_shards(const std::filesystem::path& folder, const std::filesystem::path& index);

  std::vector<SafetensorsFile> shards_;
  std::map<std::string, StoredTensor> tensors_;
};

}  // namespace sotto::checkpoint
