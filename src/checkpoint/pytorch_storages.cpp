#include "src/checkpoint/pytorch_storages.h"

#include <fmt/format.h>

#include <cstring>

#include "src/checkpoint/safetensors_reader.h"
#include "src/checkpoint/zip_reader.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

using Kind = PickleValue::Kind;

// The low 64 bits of 0x1950a86a20f9469cfc6c, torch's magic number, and its pickle's first bytes.
constexpr std::uint64_t kMagic = 0xa86a20f9469cfc6cULL;
constexpr std::string_view kOldBeginning = "\x80\x02\x8a\x0a";

[[noreturn]] void fail(const std::string& name, const std::string& what) {
  throw core::UserError(fmt::format("'{}' is not a complete PyTorch file: {}. Fetch it again.", name, what));
}

// All members lie in one folder, whose name is anything.
PytorchParts read_zip(std::span<const std::byte> bytes, const std::string& name) {
  PytorchParts parts;
  std::span<const std::byte> pickle;
  for (const auto& [member, content] : zip_members(bytes, name)) {
    const std::size_t slash = member.find('/');
    const std::string rest = slash == std::string::npos ? member : member.substr(slash + 1);
    if (rest == "data.pkl") pickle = content;
    if (rest.starts_with("data/")) parts.storages[rest.substr(5)] = content;
    if (rest == "byteorder" && !content.empty() && content[0] == std::byte{'b'}) {
      fail(name, "it was written by a big-endian machine, which is not supported");
    }
  }
  if (pickle.empty()) fail(name, "it has no data.pkl");
  parts.object = read_pickle(pickle, name);
  return parts;
}

std::map<std::string, std::string> storage_types(const Pickle& object, const std::string& name) {
  std::map<std::string, std::string> types;
  for (const PickleValue& value : object.values) {
    if (value.kind == Kind::kStorage && value.items.size() > 2) types[value.items[2]->text] = value.items[1]->text;
  }
  if (types.empty()) fail(name, "it has no tensors");
  return types;
}

// Pickles of the magic number, the protocol, the machine, the object and the keys; then for each key the count of
// numbers and the numbers.
PytorchParts read_stream(std::span<const std::byte> bytes, const std::string& name) {
  const auto next = [&] {
    Pickle pickle = read_pickle(bytes, name);
    bytes = bytes.subspan(pickle.num_bytes);
    return pickle;
  };
  if (static_cast<std::uint64_t>(next().root->integer) != kMagic) fail(name, "its magic number is another");
  if (next().root->integer != 1001) fail(name, "its protocol is not 1001");
  next();
  PytorchParts parts{next(), {}};
  const Pickle keys = next();
  const auto types = storage_types(parts.object, name);
  for (const PickleValue* key : keys.root->items) {
    const auto type = types.find(key->text);
    if (type == types.end()) fail(name, fmt::format("its storage '{}' is not used", key->text));
    std::uint64_t count = 0;
    if (bytes.size() < sizeof count) fail(name, "it ends within its storages");
    std::memcpy(&count, bytes.data(), sizeof count);
    bytes = bytes.subspan(sizeof count);
    const std::size_t bytes_each = dtype_bytes(storage_dtype(type->second, name));
    if (count > bytes.size() / bytes_each) fail(name, fmt::format("its storage '{}' is cut", key->text));
    parts.storages[key->text] = bytes.first(count * bytes_each);
    bytes = bytes.subspan(count * bytes_each);
  }
  return parts;
}

}  // namespace

PytorchParts read_pytorch_parts(std::span<const std::byte> bytes, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with(kOldBeginning)) return read_stream(bytes, name);
  if (text.starts_with("PK")) return read_zip(bytes, name);
  fail(name, "it begins with neither a zip archive nor a pickle");
}

std::string storage_dtype(const std::string& type, const std::string& name) {
  static const std::map<std::string, std::string> kTypes = {
      {"torch.DoubleStorage", "F64"},    {"torch.FloatStorage", "F32"}, {"torch.HalfStorage", "F16"},
      {"torch.BFloat16Storage", "BF16"}, {"torch.LongStorage", "I64"},  {"torch.IntStorage", "I32"},
      {"torch.ShortStorage", "I16"},     {"torch.CharStorage", "I8"},   {"torch.ByteStorage", "U8"},
      {"torch.BoolStorage", "BOOL"}};
  const auto found = kTypes.find(type);
  if (found == kTypes.end()) {
    throw core::UserError(fmt::format("'{}': tensors of type '{}' are not supported.", name, type));
  }
  return found->second;
}

}  // namespace sotto::checkpoint
