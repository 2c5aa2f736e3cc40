#pragma once

#include <optional>
#include <string>

#include "src/tokenizer/tokenizer.h"

namespace sotto::testing {

// One id a byte; 256 ends a text and is written "<eos>".
class ByteTokenizer : public tokenizer::Tokenizer {
 public:
  using TokenId = tokenizer::TokenId;
  static constexpr TokenId kEnd = 256;

  std::vector<TokenId> encode(std::string_view text, bool parse_special = true) const override {
    std::vector<TokenId> ids;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (parse_special && text.substr(at).starts_with("<eos>")) {
        ids.push_back(kEnd);
        at += 4;
      } else {
        ids.push_back(static_cast<unsigned char>(text[at]));
      }
    }
    return ids;
  }
  std::string decode(std::span<const TokenId> ids, bool skip_special_tokens = true) const override {
    std::string text;
    for (const TokenId id : ids) {
      if (id != kEnd) text += static_cast<char>(id);
      if (id == kEnd && !skip_special_tokens) text += "<eos>";
    }
    return text;
  }
  std::int64_t vocab_size() const override { return 257; }
  std::optional<TokenId> token_id(std::string_view token) const override {
    if (token == "<eos>") return kEnd;
    if (token.size() == 1) return static_cast<unsigned char>(token[0]);
    return std::nullopt;
  }
  bool is_special(TokenId id) const override { return id == kEnd; }
  TokenId end_of_text_id() const override { return kEnd; }
};

}  // namespace sotto::testing
