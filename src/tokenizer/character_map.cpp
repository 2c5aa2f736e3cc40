#include "src/tokenizer/character_map.h"

#include <cstring>

#include "src/core/error.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

// Graphemes of this many bytes and more are taken apart.
constexpr std::size_t kLongGrapheme = 6;

// A unit of the trie: a label to compare, where its children lie, whether it ends an entry, or an entry's value.
bool has_leaf(std::uint32_t unit) { return (unit >> 8 & 1U) == 1; }
std::uint32_t value_of(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }
std::uint32_t label_of(std::uint32_t unit) { return unit & 0x800000FFU; }
std::uint32_t offset_of(std::uint32_t unit) { return unit >> 10 << ((unit & 0x200U) >> 6); }

}  // namespace

CharacterMap::CharacterMap(std::string_view bytes) {
  std::uint32_t trie_bytes = 0;
  if (bytes.size() >= 4) std::memcpy(&trie_bytes, bytes.data(), 4);
  if (trie_bytes < 4 || trie_bytes % 4 != 0 || trie_bytes > bytes.size() - 4) {
    throw core::UserError("the tokenizer's precompiled_charsmap is damaged. Fetch its file again.");
  }
  trie_.resize(trie_bytes / 4);
  std::memcpy(trie_.data(), bytes.data() + 4, trie_bytes);
  replacements_ = bytes.substr(4 + trie_bytes);
}

bool CharacterMap::replace(std::string_view key, std::string& result) const {
  const auto unit = [this](std::uint32_t place) { return place < trie_.size() ? trie_[place] : 0; };
  std::uint32_t place = offset_of(trie_[0]);
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) return false;
    place ^= byte;
    const std::uint32_t node = unit(place);
    if (label_of(node) != byte) return false;
    place ^= offset_of(node);
    if (!has_leaf(node)) continue;
    const std::uint32_t value = value_of(unit(place));
    if (value > replacements_.size()) return false;
    result += std::string_view(replacements_.c_str() + value);
    return true;
  }
  return false;
}

std::string CharacterMap::apply(std::string_view text) const {
  std::string result;
  result.reserve(text.size());
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    end = grapheme_end(text, begin);
    const std::string_view grapheme = text.substr(begin, end - begin);
    if (grapheme.size() < kLongGrapheme && replace(grapheme, result)) continue;
    for (std::size_t at = 0; at < grapheme.size();) {
      const std::string_view character = grapheme.substr(at, character_at(grapheme, at).size);
      if (!replace(character, result)) result += character;
      at += character.size();
    }
  }
  return result;
}

}  // namespace sotto::tokenizer
