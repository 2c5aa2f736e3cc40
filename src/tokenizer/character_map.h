#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::tokenizer {

// SentencePiece's `precompiled_charsmap`: the size of a trie in bytes, a double-array trie (darts-clone) of texts, and
// what each is replaced by, ended by zeros. Applied as Hugging Face does: to graphemes of less than six bytes whole,
// else to single characters, each time by the shortest entry that they begin with.
class CharacterMap {
 public:
  // UserError when the bytes are no such map.
  explicit CharacterMap(std::string_view bytes);

  std::string apply(std::string_view text) const;

 private:
  bool replace(std::string_view key, std::string& result) const;

  std::vector<std::uint32_t> trie_;
  std::string replacements_;
};

}  // namespace sotto::tokenizer
