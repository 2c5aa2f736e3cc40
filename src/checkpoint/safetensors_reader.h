#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/core/mapped_file.h"

namespace sotto::checkpoint {

// A tensor where it stands in a mapped file.
struct StoredTensor {
  std::string dtype;  // safetensors' name: "F32", "BF16", "I64", ...
  std::vector<std::int64_t> shape;
  const std::byte* data = nullptr;  // little-endian, row-major; may be unaligned
  std::size_t num_bytes = 0;
};

// Bytes of one number of a safetensors dtype; 0 for a dtype that is not supported.
std::size_t dtype_bytes(const std::string& dtype);

// A safetensors file (format: huggingface/safetensors, "Format"), mapped. The header is checked before anything is
// used: UserError naming the file when it is truncated, foreign, or its tensors overlap or lie beyond its end.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_.path(); }
  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

  // UserError with the nearest names when the file has no such tensor.
  const StoredTensor& tensor(const std::string& name) const;

 private:
  core::MappedFile file_;
  std::map<std::string, StoredTensor> tensors_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace sotto::checkpoint
