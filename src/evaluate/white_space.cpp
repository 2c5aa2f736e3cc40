#include "src/evaluate/white_space.h"

#include <algorithm>
#include <array>

namespace sotto::evaluate {
namespace {

// The spaces beyond ASCII: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
constexpr std::array<std::string_view, 19> kWideSpaces = {
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83",
    "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a",
    "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

// How many bytes of white space stand at `at`: 0 where none does.
std::size_t space_at(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F) ? 1 : 0;
  const auto* const found = std::find_if(kWideSpaces.begin(), kWideSpaces.end(), [&](std::string_view space) {
    return text.substr(at, space.size()) == space;
  });
  return found == kWideSpaces.end() ? 0 : found->size();
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t space = at == text.size() ? 1 : space_at(text, at);
    if (space > 0 && at > begin) words.emplace_back(text.substr(begin, at - begin));
    at += space > 0 ? space : 1;
    if (space > 0) begin = at;
  }
  return words;
}

std::string_view strip(std::string_view text) {
  std::size_t first = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = space_at(text, at);
    if (space == 0) {
      first = std::min(first, at);
      end = at + 1;
    }
    at += space > 0 ? space : 1;
  }
  return first >= end ? std::string_view() : text.substr(first, end - first);
}

}  // namespace sotto::evaluate
