#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/core/atomic_file.h"

namespace sotto::checkpoint {

// What the header says of a tensor before its bytes come.
struct SafetensorsHeaderEntry {
  std::string name;
  std::string dtype;  // safetensors' name (safetensors_reader.h)
  std::vector<std::int64_t> shape;
};

// Streams a safetensors file: the header first, then the tensors' bytes in the order of the entries, one after another
// in pieces of any size. The file appears at `commit`, which is an InternalError before the last byte.
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::filesystem::path& path, const std::vector<SafetensorsHeaderEntry>& entries,
                    const std::map<std::string, std::string>& metadata = {});

  void append(const void* data, std::size_t num_bytes);
  void commit();

 private:
  core::AtomicFile file_;
  std::size_t num_expected_ = 0, num_written_ = 0;
};

}  // namespace sotto::checkpoint
