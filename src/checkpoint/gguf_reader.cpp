#include "src/checkpoint/gguf_reader.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "src/checkpoint/dequantize.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

enum ValueType : std::uint32_t {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kFloat32,
  kBool,
  kString,
  kArray,
  kUint64,
  kInt64,
  kFloat64
};

// Reads the header from front to back; nothing beyond the end of the file.
class Cursor {
 public:
  Cursor(const core::MappedFile& file) : file_(file) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw core::UserError(fmt::format("'{}' is not a complete GGUF file: {} (at byte {} of {}). Fetch it again.",
                                      file_.path().string(), what, offset_, file_.size()));
  }

  template <typename Number>
  Number number() {
    if (file_.size() - offset_ < sizeof(Number)) fail("it ends within the header");
    Number value;
    std::memcpy(&value, file_.data() + offset_, sizeof(Number));
    offset_ += sizeof(Number);
    return value;
  }

  std::string text() {
    const auto length = number<std::uint64_t>();
    if (length > file_.size() - offset_) fail(fmt::format("a text of {} bytes", length));
    std::string value(reinterpret_cast<const char*>(file_.data() + offset_), length);
    offset_ += length;
    return value;
  }

  // A count of things that take at least `min_bytes` each.
  std::uint64_t count(std::uint64_t min_bytes) {
    const auto value = number<std::uint64_t>();
    if (value > (file_.size() - offset_) / min_bytes) fail(fmt::format("a count of {}", value));
    return value;
  }

  std::int64_t integer(std::uint32_t type) {
    switch (type) {
      case kUint8:
        return number<std::uint8_t>();
      case kInt8:
        return number<std::int8_t>();
      case kUint16:
        return number<std::uint16_t>();
      case kInt16:
        return number<std::int16_t>();
      case kUint32:
        return number<std::uint32_t>();
      case kInt32:
        return number<std::int32_t>();
      case kBool:
        return number<std::uint8_t>() != 0 ? 1 : 0;
      default:
        return number<std::int64_t>();
    }
  }

  GgufValue array() {
    const auto type = number<std::uint32_t>();
    const std::uint64_t size = count(type == kString ? 8 : 1);
    if (type == kString) {
      std::vector<std::string> values;
      for (std::uint64_t i = 0; i < size; ++i) values.push_back(text());
      return values;
    }
    if (type == kFloat32 || type == kFloat64) {
      std::vector<double> values;
      for (std::uint64_t i = 0; i < size; ++i) values.push_back(type == kFloat32 ? number<float>() : number<double>());
      return values;
    }
    if (type == kArray || type > kFloat64) fail(fmt::format("an array of type {}", type));
    std::vector<std::int64_t> values;
    for (std::uint64_t i = 0; i < size; ++i) values.push_back(integer(type));
    return values;
  }

  GgufValue value() {
    const auto type = number<std::uint32_t>();
    if (type == kString) return text();
    if (type == kArray) return array();
    if (type == kFloat32) return static_cast<double>(number<float>());
    if (type == kFloat64) return number<double>();
    if (type == kBool) return integer(type) != 0;
    if (type > kFloat64) fail(fmt::format("a value of type {}", type));
    return integer(type);
  }

  std::size_t offset() const { return offset_; }
  std::size_t size() const { return file_.size(); }

 private:
  const core::MappedFile& file_;
  std::size_t offset_ = 0;
};

struct TensorEntry {
  std::string name;
  GgufTensor tensor;
  std::uint64_t offset = 0;
};

TensorEntry read_tensor_entry(Cursor& cursor) {
  TensorEntry entry;
  entry.name = cursor.text();
  const auto num_dims = cursor.number<std::uint32_t>();
  if (num_dims > 4) cursor.fail(fmt::format("tensor '{}' has {} dimensions", entry.name, num_dims));
  std::int64_t numbers = 1;
  for (std::uint32_t i = 0; i < num_dims; ++i) {
    const auto size = cursor.number<std::int64_t>();
    if (size <= 0 || numbers > std::numeric_limits<std::int64_t>::max() / 64 / size) {
      cursor.fail(fmt::format("tensor '{}' has a dimension of {}", entry.name, size));
    }
    numbers *= size;
    entry.tensor.shape.insert(entry.tensor.shape.begin(), size);
  }
  entry.tensor.type = cursor.number<std::uint32_t>();
  entry.offset = cursor.number<std::uint64_t>();
  const BlockSize block = block_size(entry.tensor.type);
  if (numbers % block.numbers != 0) cursor.fail(fmt::format("tensor '{}' is not a whole number of blocks", entry.name));
  entry.tensor.num_bytes = static_cast<std::size_t>(numbers / block.numbers * block.bytes);
  return entry;
}

template <typename Value>
const Value* find(const std::map<std::string, GgufValue>& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? nullptr : std::get_if<Value>(&found->second);
}

template <typename Value>
const Value& require(const std::map<std::string, GgufValue>& metadata, const std::string& key,
                     const std::filesystem::path& path) {
  const Value* value = find<Value>(metadata, key);
  if (value == nullptr) {
    throw core::UserError(
        fmt::format("'{}' lacks the metadata '{}'. It may be of another model family.", path.string(), key));
  }
  return *value;
}

}  // namespace

GgufFile::GgufFile(const std::filesystem::path& path) : file_(path) {
  Cursor cursor(file_);
  if (file_.size() < 4 || std::memcmp(file_.data(), "GGUF", 4) != 0) {
    throw core::UserError(fmt::format("'{}' is not a GGUF file: it does not begin with 'GGUF'.", path.string()));
  }
  cursor.number<std::uint32_t>();
  const auto version = cursor.number<std::uint32_t>();
  if (version != 2 && version != 3) {
    throw core::UserError(fmt::format("'{}' is GGUF version {}; versions 2 and 3 are read.", path.string(), version));
  }
  const std::uint64_t num_tensors = cursor.count(24), num_values = cursor.count(12);
  for (std::uint64_t i = 0; i < num_values; ++i) {
    std::string key = cursor.text();
    metadata_[std::move(key)] = cursor.value();
  }
  std::vector<TensorEntry> entries;
  for (std::uint64_t i = 0; i < num_tensors; ++i) entries.push_back(read_tensor_entry(cursor));
  const std::int64_t alignment = find_integer("general.alignment").value_or(32);
  if (alignment <= 0 || alignment > 1 << 20) cursor.fail(fmt::format("an alignment of {}", alignment));
  const std::size_t step = static_cast<std::size_t>(alignment);
  const std::size_t start = (cursor.offset() + step - 1) / step * step;
  for (TensorEntry& entry : entries) {
    const bool inside = start <= file_.size() && entry.offset <= file_.size() - start &&
                        entry.tensor.num_bytes <= file_.size() - start - entry.offset;
    if (!inside) cursor.fail(fmt::format("the data of tensor '{}' lies beyond its end", entry.name));
    entry.tensor.data = file_.data() + start + entry.offset;
    tensors_[entry.name] = entry.tensor;
  }
}

std::int64_t GgufFile::integer(const std::string& key) const { return require<std::int64_t>(metadata_, key, path()); }
const std::string& GgufFile::text(const std::string& key) const { return require<std::string>(metadata_, key, path()); }

std::optional<std::int64_t> GgufFile::find_integer(const std::string& key) const {
  const auto* value = find<std::int64_t>(metadata_, key);
  return value == nullptr ? std::nullopt : std::optional(*value);
}
std::optional<double> GgufFile::find_number(const std::string& key) const {
  const auto* value = find<double>(metadata_, key);
  return value == nullptr ? std::nullopt : std::optional(*value);
}
std::string GgufFile::find_text(const std::string& key) const {
  const auto* value = find<std::string>(metadata_, key);
  return value == nullptr ? "" : *value;
}
std::vector<std::string> GgufFile::find_texts(const std::string& key) const {
  const auto* value = find<std::vector<std::string>>(metadata_, key);
  return value == nullptr ? std::vector<std::string>() : *value;
}
std::vector<std::int64_t> GgufFile::find_integers(const std::string& key) const {
  const auto* value = find<std::vector<std::int64_t>>(metadata_, key);
  return value == nullptr ? std::vector<std::int64_t>() : *value;
}

}  // namespace sotto::checkpoint
