#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"
#include "src/checkpoint/safetensors_writer.h"
#include "src/checkpoint/zip_writer.h"

namespace sotto::checkpoint {

// A dictionary of torch.save: tensors, and dictionaries within it.
struct TensorDictionary {
  std::map<std::string, StoredTensor> tensors;
  std::map<std::string, TensorDictionary> dictionaries;
};

// The file that torch.save writes of it: a zip archive with a pickle and the tensors' bytes, uncompressed. For small
// ones, such as prompts: below 4 GB, in memory. Source: torch 2.x, torch/serialization.py, and PKWARE's APPNOTE 6.3.
std::string pytorch_file(const TensorDictionary& dictionary);

// The same of a dictionary of tensors of any size, streamed. Entries in the order of their names.
class PytorchStream {
 public:
  explicit PytorchStream(const std::vector<SafetensorsHeaderEntry>& entries);

  // Of the whole file.
  std::uint64_t num_bytes() const;
  // `tensor_bytes` gives the bytes of the entry of an index to the sink that it is handed.
  void write(const ByteSink& sink,
             const std::function<void(std::size_t index, const ByteSink& sink)>& tensor_bytes) const;

 private:
  std::string pickle_;
  std::vector<std::uint64_t> sizes_;
};

}  // namespace sotto::checkpoint
