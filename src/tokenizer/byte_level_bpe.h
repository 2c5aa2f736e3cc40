#pragma once

#include <map>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/tokenizer/split_pattern.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::tokenizer {

struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool special = false;
};

// What a byte-level BPE tokenizer is made of. Tokens and merges are in GPT-2's alphabet (byte_alphabet.h).
struct BpeTables {
  std::unordered_map<std::string, TokenId> vocabulary;
  std::vector<std::pair<std::string, std::string>> merges;  // best first
  std::vector<AddedToken> added_tokens;
  std::vector<SplitPattern> split_patterns;  // applied one after the other
  bool add_prefix_space = false;
  bool ignore_merges = false;  // a piece that is a token is taken whole
  TokenId end_of_text_id = 0;
};

// Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019).
class ByteLevelBpe : public Tokenizer {
 public:
  // UserError when a merge makes a token that is not in the vocabulary.
  explicit ByteLevelBpe(BpeTables tables);

  std::vector<TokenId> encode(std::string_view text, bool parse_special) const override;
  std::string decode(std::span<const TokenId> ids, bool skip_special_tokens) const override;
  std::int64_t vocab_size() const override { return static_cast<std::int64_t>(tokens_.size()); }
  std::optional<TokenId> token_id(std::string_view token) const override;
  bool is_special(TokenId id) const override;
  TokenId end_of_text_id() const override { return tables_.end_of_text_id; }

 private:
  struct Merge {
    std::int32_t rank;
    TokenId result;
  };
  const AddedToken* added_token_at(std::string_view text) const;
  void encode_ordinary(std::string_view text, std::vector<TokenId>& ids) const;
  void encode_piece(std::string_view piece, std::vector<TokenId>& ids) const;
  std::vector<TokenId> merge_piece(std::string_view piece) const;

  BpeTables tables_;
  std::vector<std::string> tokens_;          // by id, in the alphabet; added ones as they are
  std::vector<char> is_added_, is_special_;  // by id
  std::vector<TokenId> byte_ids_;            // the token of a single byte
  std::unordered_map<std::uint64_t, Merge> merges_;
  std::vector<const AddedToken*> added_by_length_;  // longest first
  std::vector<char> begins_added_token_;            // by byte

  // Words come again and again: their encodings are kept, up to a number of them.
  mutable std::shared_mutex cache_mutex_;
  mutable std::unordered_map<std::string, std::vector<TokenId>> cache_;
};

}  // namespace sotto::tokenizer
