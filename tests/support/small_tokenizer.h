#pragma once

#include <optional>
#include <string>

#include "src/tokenizer/tokenizer.h"

namespace sotto::testing {

// For models with a handful of tokens: space is 1, "a".."z" follow from 2 on, 0 ends a text.
class SmallTokenizer : public tokenizer::Tokenizer {
 public:
  using TokenId = tokenizer::TokenId;

  std::vector<TokenId> encode(std::string_view text, bool /*parse_special*/ = true) const override {
    std::vector<TokenId> ids;
    for (const char c : text) ids.push_back(c == ' ' ? 1 : static_cast<TokenId>(c - 'a' + 2));
    return ids;
  }
  std::string decode(std::span<const TokenId> ids, bool /*skip_special_tokens*/ = true) const override {
    std::string text;
    for (const TokenId id : ids) {
      if (id > 0) text += id == 1 ? ' ' : static_cast<char>('a' + id - 2);
    }
    return text;
  }
  std::int64_t vocab_size() const override { return 28; }
  std::optional<TokenId> token_id(std::string_view token) const override {
    if (token.size() != 1) return std::nullopt;
    return encode(token).front();
  }
  bool is_special(TokenId id) const override { return id == 0; }
  TokenId end_of_text_id() const override { return 0; }
};

}  // namespace sotto::testing
