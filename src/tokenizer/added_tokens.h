#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/tokenizer/tokenizer.h"

namespace sotto::tokenizer {

// A token beside the model's own, found in the text before anything else (`added_tokens` of tokenizer.json).
struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool special = false;
  bool normalized = false;              // looked for in the normalized text, not in the text as given
  bool single_word = false;             // not within a word
  bool lstrip = false, rstrip = false;  // takes the white space on that side with it
};

// A stretch of text, or an added token in its place.
struct TextOrToken {
  std::string_view text;
  std::optional<TokenId> token;
};

// Finds tokens in texts: leftmost first, the longest where several begin at one place.
class AddedTokens {
 public:
  AddedTokens() = default;
  explicit AddedTokens(std::vector<AddedToken> tokens);

  // With `parse_special` false, special tokens are passed over.
  std::vector<TextOrToken> split(std::string_view text, bool parse_special) const;

 private:
  const AddedToken* token_at(std::string_view text) const;

  std::vector<AddedToken> tokens_;  // longest first
  std::vector<char> begins_token_;  // by byte
};

}  // namespace sotto::tokenizer
