#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/tokenizer/added_tokens.h"
#include "src/tokenizer/decoder.h"
#include "src/tokenizer/normalizer.h"
#include "src/tokenizer/pre_tokenizer.h"
#include "src/tokenizer/subword_model.h"

namespace sotto::tokenizer {

struct PipelineParts {
  std::vector<AddedToken> added_tokens;
  Normalizer normalizer;
  PreTokenizer pre_tokenizer;
  std::unique_ptr<SubwordModel> model;
  Decoder decoder;
  TokenId end_of_text_id = 0;
};

// A tokenizer made of steps, as Hugging Face's: added tokens are found first, what lies between is normalized, cut into
// pieces, and each piece into tokens by the model; the decoder goes back.
class Pipeline : public Tokenizer {
 public:
  // UserError when an added token has a negative or absurd id.
  explicit Pipeline(PipelineParts parts);

  void set_end_of_text(TokenId id) { parts_.end_of_text_id = id; }

  std::vector<TokenId> encode(std::string_view text, bool parse_special) const override;
  std::string decode(std::span<const TokenId> ids, bool skip_special_tokens) const override;
  std::int64_t vocab_size() const override { return static_cast<std::int64_t>(tokens_.size()); }
  std::optional<TokenId> token_id(std::string_view token) const override;
  bool is_special(TokenId id) const override;
  TokenId end_of_text_id() const override { return parts_.end_of_text_id; }

 private:
  PipelineParts parts_;
  AddedTokens in_text_, in_normalized_;
  std::vector<std::string> tokens_;  // by id
  std::vector<char> is_special_;     // by id
  std::unordered_map<std::string, TokenId> added_ids_;
};

}  // namespace sotto::tokenizer
