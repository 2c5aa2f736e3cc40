#include "src/report/html_text.h"

#include "src/core/utf8.h"

namespace sotto::report {
namespace {

// How many bytes the character at `at` has; 0 where the bytes are no UTF-8.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xC2 ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  if (size == 0 || at + size > text.size()) return 0;
  for (std::size_t next = at + 1; next < at + size; ++next) {
    if (core::begins_character(text[next])) return 0;
  }
  return size;
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string result;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count == most) return result + "\xE2\x80\xA6";
    const std::size_t size = character_size(text, at);
    result += size == 0 ? "\xEF\xBF\xBD" : std::string(text.substr(at, size));
    at += size == 0 ? 1 : size;
  }
  return result;
}

}  // namespace sotto::report
