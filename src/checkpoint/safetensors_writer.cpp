#include "src/checkpoint/safetensors_writer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/error.h"

namespace sotto::checkpoint {

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& path,
                                     const std::vector<SafetensorsHeaderEntry>& entries,
                                     const std::map<std::string, std::string>& metadata)
    : file_(path) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  for (const SafetensorsHeaderEntry& entry : entries) {
    std::size_t bytes = dtype_bytes(entry.dtype);
    if (bytes == 0) throw core::InternalError("safetensors has no type " + entry.dtype);
    for (const std::int64_t size : entry.shape) bytes *= static_cast<std::size_t>(size);
    if (header.contains(entry.name)) throw core::InternalError("two tensors named " + entry.name);
    header[entry.name] = {
        {"dtype", entry.dtype}, {"shape", entry.shape}, {"data_offsets", {num_expected_, num_expected_ + bytes}}};
    num_expected_ += bytes;
  }
  std::string text = header.dump();
  // Spaces to a multiple of 8, so that the numbers behind are aligned.
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t num_header_bytes = text.size();
  file_.write(&num_header_bytes, 8);
  file_.write(text);
}

void SafetensorsWriter::append(const void* data, std::size_t num_bytes) {
  file_.write(data, num_bytes);
  num_written_ += num_bytes;
}

void SafetensorsWriter::commit() {
  if (num_written_ != num_expected_) {
    throw core::InternalError(
        fmt::format("a safetensors file of {} bytes of tensors got {}", num_expected_, num_written_));
  }
  file_.commit();
}

}  // namespace sotto::checkpoint
