#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sotto::core {

// Whether a byte of UTF-8 text begins a character: all but the continuation bytes 10xxxxxx do (RFC 3629, section 3).
constexpr bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// How many bytes at a place form the beginning of a character (1 where none begins), and whether it is a whole one
// (Unicode 15, section 3.9, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
struct Utf8Beginning {
  std::size_t size = 1;
  bool complete = true;
};
Utf8Beginning utf8_beginning(std::string_view text, std::size_t at);

// A character of UTF-8 and the bytes it takes. A byte that begins no whole character stands for itself, alone.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool valid = true;
};
Character character_at(std::string_view text, std::size_t at);

// The characters of a text, one code each.
std::u32string characters_of(std::string_view text);

// A character as UTF-8. The code is a character's (below U+110000).
std::string utf8_of(char32_t code);

}  // namespace sotto::core
