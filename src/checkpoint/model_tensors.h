#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// All tensors of a Hugging Face model folder by name, where they stand in its mapped files: model.safetensors or
// pytorch_model.bin, whole or in the shards that its index names; safetensors where both are there. UserError naming
// the file that is missing, truncated or foreign, or the tensor that the index promises and its shard lacks.
class ModelTensors {
 public:
  explicit ModelTensors(const std::filesystem::path& folder);

  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }

 private:
  template <typename File>
  void add_files(const std::filesystem::path& folder, const std::string& name, std::vector<File>& files);

  std::vector<SafetensorsFile> safetensors_;
  std::vector<PytorchFile> pytorch_;
  std::map<std::string, StoredTensor> tensors_;
};

}  // namespace sotto::checkpoint
