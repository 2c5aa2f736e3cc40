#include "src/tokenizer/protobuf_fields.h"

#include <fmt/format.h>

#include "src/core/error.h"

namespace sotto::tokenizer {
namespace {

constexpr std::uint64_t kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;

struct Cursor {
  std::string_view rest;
  const std::string& name;

  [[noreturn]] void fail() const {
    throw core::UserError(fmt::format("'{}' is not a complete protocol buffer file. Fetch it again.", name));
  }

  std::string_view take(std::uint64_t size) {
    if (size > rest.size()) fail();
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    fail();
  }

  std::uint64_t fixed(std::uint64_t size) {
    std::uint64_t value = 0;
    const std::string_view digits = take(size);
    for (std::size_t i = 0; i < size; ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(digits[i])) << (8 * i);
    }
    return value;
  }
};

}  // namespace

void for_each_field(std::string_view message, const std::string& name,
                    const std::function<void(const ProtobufField&)>& visit) {
  Cursor cursor{message, name};
  while (!cursor.rest.empty()) {
    const std::uint64_t key = cursor.varint(), kind = key & 7U;
    ProtobufField field{key >> 3, 0, {}};
    if (kind == kVarint) {
      field.integer = cursor.varint();
    } else if (kind == kBytes) {
      field.bytes = cursor.take(cursor.varint());
    } else if (kind == kFixed32 || kind == kFixed64) {
      field.integer = cursor.fixed(kind == kFixed32 ? 4 : 8);
    } else {
      cursor.fail();
    }
    visit(field);
  }
}

}  // namespace sotto::tokenizer
