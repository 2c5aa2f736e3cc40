#include "src/checkpoint/safetensors_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::checkpoint {
namespace {

using nlohmann::json;

// The format's own limit.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;

[[noreturn]] void fail(const core::MappedFile& file, const std::string& what) {
  throw core::UserError(fmt::format("'{}' is not a complete safetensors file: {}. Fetch or convert it again.",
                                    file.path().string(), what));
}

json read_header(const core::MappedFile& file, std::uint64_t& num_bytes) {
  if (file.size() < 8) fail(file, fmt::format("it has {} bytes", file.size()));
  std::memcpy(&num_bytes, file.data(), 8);
  if (num_bytes > kMaxHeaderBytes || num_bytes > file.size() - 8) {
    fail(file, fmt::format("its header claims {} bytes, the file has {}", num_bytes, file.size()));
  }
  json header = json::parse(file.text().substr(8, num_bytes), nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) fail(file, "its header is not a JSON object");
  return header;
}

std::vector<std::int64_t> read_shape(const core::MappedFile& file, const std::string& name, const json& entry) {
  std::vector<std::int64_t> shape;
  for (const json& size : entry.at("shape")) {
    if (!size.is_number_integer() || size.get<std::int64_t>() < 0) {
      fail(file, fmt::format("tensor '{}' has the shape {}", name, entry.at("shape").dump()));
    }
    shape.push_back(size.get<std::int64_t>());
  }
  return shape;
}

// The bytes that a shape takes; -1 when that is more than any file has.
std::int64_t bytes_of(const std::vector<std::int64_t>& shape, std::size_t bytes_each) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  auto bytes = static_cast<std::int64_t>(bytes_each);
  for (const std::int64_t size : shape) {
    if (bytes > std::numeric_limits<std::int64_t>::max() / size) return -1;
    bytes *= size;
  }
  return bytes;
}

StoredTensor read_entry(const core::MappedFile& file, const std::string& name, const json& entry,
                        std::uint64_t data_start) {
  const bool whole = entry.is_object() && entry.contains("dtype") && entry["dtype"].is_string() &&
                     entry.contains("shape") && entry["shape"].is_array() && entry.contains("data_offsets") &&
                     entry["data_offsets"].is_array() && entry["data_offsets"].size() == 2 &&
                     entry["data_offsets"][0].is_number_unsigned() && entry["data_offsets"][1].is_number_unsigned();
  if (!whole) fail(file, fmt::format("tensor '{}' lacks dtype, shape or data_offsets in its header", name));
  StoredTensor tensor;
  tensor.dtype = entry["dtype"].get<std::string>();
  const std::size_t bytes_each = dtype_bytes(tensor.dtype);
  if (bytes_each == 0) {
    throw core::UserError(
        fmt::format("'{}': tensor '{}' is of type {}, which is not supported; "
                    "F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL are.",
                    file.path().string(), name, tensor.dtype));
  }
  tensor.shape = read_shape(file, name, entry);
  const auto begin = entry["data_offsets"][0].get<std::uint64_t>(), end = entry["data_offsets"][1].get<std::uint64_t>();
  if (begin > end || end > file.size() - data_start) {
    fail(file, fmt::format("tensor '{}' stands at bytes {} to {} of {}", name, begin, end, file.size() - data_start));
  }
  const std::int64_t wanted = bytes_of(tensor.shape, bytes_each);
  if (wanted < 0 || static_cast<std::uint64_t>(wanted) != end - begin) {
    fail(file, fmt::format("tensor '{}' has {} bytes, which its shape {} does not fill", name, end - begin,
                           entry["shape"].dump()));
  }
  tensor.data = file.data() + data_start + begin;
  tensor.num_bytes = static_cast<std::size_t>(end - begin);
  return tensor;
}

void refuse_overlap(const core::MappedFile& file, const std::map<std::string, StoredTensor>& tensors) {
  std::vector<const std::pair<const std::string, StoredTensor>*> by_place;
  for (const auto& entry : tensors) {
    if (entry.second.num_bytes > 0) by_place.push_back(&entry);
  }
  std::sort(by_place.begin(), by_place.end(),
            [](const auto* a, const auto* b) { return a->second.data < b->second.data; });
  for (std::size_t i = 1; i < by_place.size(); ++i) {
    if (by_place[i - 1]->second.data + by_place[i - 1]->second.num_bytes > by_place[i]->second.data) {
      fail(file, fmt::format("tensors '{}' and '{}' overlap", by_place[i - 1]->first, by_place[i]->first));
    }
  }
}

}  // namespace

std::size_t dtype_bytes(const std::string& dtype) {
  static const std::map<std::string, std::size_t> kBytes = {{"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2},
                                                            {"I64", 8}, {"I32", 4}, {"I16", 2}, {"I8", 1},
                                                            {"U8", 1},  {"BOOL", 1}};
  const auto found = kBytes.find(dtype);
  return found == kBytes.end() ? 0 : found->second;
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : file_(path) {
  std::uint64_t header_bytes = 0;
  const json header = read_header(file_, header_bytes);
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") {
      tensors_[name] = read_entry(file_, name, entry, 8 + header_bytes);
      continue;
    }
    if (!entry.is_object()) fail(file_, "its __metadata__ is not an object");
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) fail(file_, fmt::format("its metadata '{}' is not a text", key));
      metadata_[key] = value.get<std::string>();
    }
  }
  refuse_overlap(file_, tensors_);
}

const StoredTensor& SafetensorsFile::tensor(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found != tensors_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : tensors_) names.push_back(entry.first);
  throw core::UserError(
      fmt::format("'{}' has no tensor '{}'.{}", path().string(), name, core::did_you_mean(name, names)));
}

}  // namespace sotto::checkpoint
