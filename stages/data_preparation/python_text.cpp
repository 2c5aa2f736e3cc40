#include "stages/data_preparation/python_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sotto::data_preparation {
namespace {

// The length in bytes of a sequence that begins with this byte; 1 for what begins none.
std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

// All of str.isspace(): ASCII's, the four separators from 0x1c, and Unicode's.
bool is_space(std::string_view character) {
  if (character.size() == 1) {
    const char c = character[0];
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
  }
  constexpr std::array<std::string_view, 19> kSpaces{
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  return std::find(kSpaces.begin(), kSpaces.end(), character) != kSpaces.end();
}

std::string_view first_character(std::string_view text) { return text.substr(0, sequence_length(text.front())); }

// Well-formed sequences: the range of the second byte depends on the first (RFC 3629, section 4).
std::size_t well_formed_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = sequence_length(text[0]);
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  const unsigned lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < lowest || byte(1) > highest) return 0;
  for (std::size_t at = 2; at < length; ++at)
    if (byte(at) < 0x80 || byte(at) > 0xbf) return 0;
  return length;
}

}  // namespace

std::string utf8_from_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}

bool is_utf8(std::string_view bytes, std::size_t& position) {
  for (position = 0; position < bytes.size();) {
    const std::size_t length = well_formed_length(bytes.substr(position));
    if (length == 0) return false;
    position += length;
  }
  return true;
}

std::vector<std::string_view> text_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + (text.substr(end).starts_with("\r\n") ? 2 : 1), text.size()));
  }
  return lines;
}

std::string_view stripped(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.empty()) return {};
  return {words.front().data(),
          static_cast<std::size_t>(words.back().data() + words.back().size() - words.front().data())};
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t word_size = 0;
  for (; word_size < text.size();) {
    const std::string_view character = first_character(text.substr(word_size));
    if (!is_space(character)) {
      word_size += character.size();
      continue;
    }
    if (word_size > 0) words.push_back(text.substr(0, word_size));
    text.remove_prefix(word_size + character.size());
    word_size = 0;
  }
  if (!text.empty()) words.push_back(text);
  return words;
}

}  // namespace sotto::data_preparation
