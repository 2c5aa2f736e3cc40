#include "src/tokenizer/unicode.h"

#include <utf8proc.h>

#include <cstdlib>

namespace sotto::tokenizer {
namespace {

// How many bytes at `at` form the beginning of a character: all of it when `complete` becomes true.
std::size_t beginning_size(std::string_view text, std::size_t at, bool& complete) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  const std::size_t wanted = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  complete = wanted == 1;
  if (wanted < 2) return 1;
  std::size_t size = 1;
  for (; size < wanted && at + size < text.size(); ++size) {
    // The second byte has a narrower range where the code would be overlong, a surrogate or too large.
    const unsigned char low = size > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = size > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(size) < low || byte(size) > high) break;
  }
  complete = size == wanted;
  return size;
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
  bool complete = false;
  const std::size_t size = beginning_size(text, at, complete);
  const auto lead = static_cast<unsigned char>(text[at]);
  if (!complete) return {lead, 1, false};
  if (size == 1) return {lead, 1, true};
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return {code, size, true};
}

std::size_t character_before(std::string_view text, std::size_t end) {
  for (std::size_t size = 1; size <= 4 && size <= end; ++size) {
    const Character found = character_at(text.substr(0, end), end - size);
    if (found.valid && found.size == size) return end - size;
  }
  return end - 1;
}

std::size_t grapheme_end(std::string_view text, std::size_t at) {
  utf8proc_int32_t state = 0;
  Character last = character_at(text, at);
  for (at += last.size; at < text.size(); at += last.size) {
    const Character next = character_at(text, at);
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(last.code),
                                         static_cast<utf8proc_int32_t>(next.code), &state) != 0) {
      break;
    }
    last = next;
  }
  return at;
}

bool is_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

bool is_word(char32_t code) {
  const bool joiner = code == 0x200C || code == 0x200D;
  // Circled and squared letters are symbols, and alphabetic.
  const bool circled = (code >= 0x24B6 && code <= 0x24E9) || (code >= 0x1F130 && code <= 0x1F149) ||
                       (code >= 0x1F150 && code <= 0x1F169) || (code >= 0x1F170 && code <= 0x1F189);
  if (joiner || circled) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND) || category == UTF8PROC_CATEGORY_NL ||
         category == UTF8PROC_CATEGORY_PC;
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    bool complete = false;
    const std::size_t size = beginning_size(bytes, at, complete);
    if (complete) {
      text += bytes.substr(at, size);
    } else {
      text += "\xEF\xBF\xBD";
    }
    at += size;
  }
  return text;
}

std::string normalize_unicode(std::string_view text, UnicodeForm form) {
  int options = UTF8PROC_STABLE;
  options |= form == UnicodeForm::kNfc || form == UnicodeForm::kNfkc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
  if (form == UnicodeForm::kNfkc || form == UnicodeForm::kNfkd) options |= UTF8PROC_COMPAT;
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(options));
  if (size < 0) return std::string(text);
  std::string normalized(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
  std::free(result);
  return normalized;
}

}  // namespace sotto::tokenizer
