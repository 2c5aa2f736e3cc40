#pragma once

#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_writer.h"

namespace sotto::testing {

// A tensor by its bytes, for model folders that a test writes.
struct RawTensor {
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::string bytes;
};

template <typename Number>
RawTensor raw_tensor(const std::string& dtype, std::vector<std::int64_t> shape, const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  if (!bytes.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return {dtype, std::move(shape), std::move(bytes)};
}

inline void write_safetensors(const std::filesystem::path& path, const std::map<std::string, RawTensor>& tensors) {
  std::vector<checkpoint::SafetensorsHeaderEntry> entries;
  for (const auto& [name, tensor] : tensors) entries.push_back({name, tensor.dtype, tensor.shape});
  checkpoint::SafetensorsWriter writer(path, entries);
  for (const auto& [name, tensor] : tensors) writer.append(tensor.bytes.data(), tensor.bytes.size());
  writer.commit();
}

}  // namespace sotto::testing
