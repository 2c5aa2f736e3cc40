#pragma once

namespace sotto::core {

// Whether a byte of UTF-8 text begins a character: all but the continuation bytes 10xxxxxx do (RFC 3629, section 3).
constexpr bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace sotto::core
