#include "src/core/utf8.h"

namespace sotto::core {

Utf8Beginning utf8_beginning(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  const std::size_t wanted = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (wanted < 2) return {1, wanted == 1};
  std::size_t size = 1;
  for (; size < wanted && at + size < text.size(); ++size) {
    // The second byte has a narrower range where the code would be overlong, a surrogate or too large.
    const unsigned char low = size > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = size > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(size) < low || byte(size) > high) break;
  }
  return {size, size == wanted};
}

Character character_at(std::string_view text, std::size_t at) {
  const auto [size, complete] = utf8_beginning(text, at);
  const auto lead = static_cast<unsigned char>(text[at]);
  if (!complete) return {lead, 1, false};
  if (size == 1) return {lead, 1, true};
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return {code, size, true};
}

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    characters += next.code;
    at += next.size;
  }
  return characters;
}

std::string utf8_of(char32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0U | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0U | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | code >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace sotto::core
