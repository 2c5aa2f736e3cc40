#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/core/utf8.h"

namespace sotto::tokenizer {

using core::Character;
using core::character_at;

// Where the character begins that ends at `end` (> 0).
std::size_t character_before(std::string_view text, std::size_t end);

// Where the extended grapheme cluster ends that begins at `at` (Unicode 15, UAX 29).
std::size_t grapheme_end(std::string_view text, std::size_t at);

// Unicode's White_Space.
bool is_space(char32_t code);
// Alphabetic characters, marks, decimal numbers, connectors, joiners: what \w means in Unicode (UTS 18).
bool is_word(char32_t code);

// Bytes that are no UTF-8 become U+FFFD, one for each longest beginning of a character (Unicode 15, section 3.9).
std::string to_valid_utf8(std::string_view bytes);

// Unicode normalization forms; text that is no UTF-8 is left as it is.
enum class UnicodeForm { kNfc, kNfd, kNfkc, kNfkd };
std::string normalize_unicode(std::string_view text, UnicodeForm form);

}  // namespace sotto::tokenizer
