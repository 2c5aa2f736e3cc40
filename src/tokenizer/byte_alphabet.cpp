#include "src/tokenizer/byte_alphabet.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sotto::tokenizer {
namespace {

struct Alphabet {
  std::array<std::string, 256> character;          // of a byte, in UTF-8
  std::array<std::int16_t, 0x144> byte_of_code{};  // of a code point, -1 where it has none
};

bool stands_for_itself(int byte) { return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174; }

const Alphabet& alphabet() {
  static const Alphabet made = [] {
    Alphabet result;
    result.byte_of_code.fill(-1);
    int next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
      const int code = stands_for_itself(byte) ? byte : next++;
      std::string& character = result.character[static_cast<std::size_t>(byte)];
      if (code < 0x80) {
        character = {static_cast<char>(code)};
      } else {
        character = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
      }
      result.byte_of_code[static_cast<std::size_t>(code)] = static_cast<std::int16_t>(byte);
    }
    return result;
  }();
  return made;
}

}  // namespace

std::string bytes_to_alphabet(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) text += alphabet().character[static_cast<unsigned char>(byte)];
  return text;
}

std::string alphabet_to_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    length = std::min(length, text.size() - i);
    std::size_t code = lead;
    if (length == 2) code = (lead & 0x1FU) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3FU);
    const bool known = length <= 2 && code < alphabet().byte_of_code.size() && alphabet().byte_of_code[code] >= 0;
    if (!known) return std::string(text);
    bytes += static_cast<char>(alphabet().byte_of_code[code]);
    i += length;
  }
  return bytes;
}

}  // namespace sotto::tokenizer
