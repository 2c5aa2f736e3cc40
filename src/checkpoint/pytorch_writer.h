#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// A dictionary of torch.save: tensors, and dictionaries within it.
struct TensorDictionary {
  std::map<std::string, StoredTensor> tensors;
  std::map<std::string, TensorDictionary> dictionaries;
};

// The file that torch.save writes of it: a zip archive with a pickle and the tensors' bytes, uncompressed. For small
// ones, such as prompts: below 4 GB, in memory. Source: torch 2.x, torch/serialization.py, and PKWARE's APPNOTE 6.3.
std::string pytorch_file(const TensorDictionary& dictionary);

}  // namespace sotto::checkpoint
