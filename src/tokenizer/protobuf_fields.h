#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sotto::tokenizer {

// One field of a protocol buffer message: its number, and its value as an integer (varint, fixed-width bits) or bytes.
struct ProtobufField {
  std::uint64_t number = 0;
  std::uint64_t integer = 0;
  std::string_view bytes;
};

// Walks over the fields of a message (protobuf.dev, "Encoding"). UserError, with `name` for the file, when it is cut or
// no message.
void for_each_field(std::string_view message, const std::string& name,
                    const std::function<void(const ProtobufField&)>& visit);

}  // namespace sotto::tokenizer
