#pragma once

#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/tokenizer/subword_model.h"

namespace sotto::tokenizer {

struct BpeTables {
  std::unordered_map<std::string, TokenId> vocabulary;
  std::vector<std::pair<std::string, std::string>> merges;  // best first
  std::optional<TokenId> unknown;
  bool fuse_unknown = false;   // neighbouring unknown characters give one token
  bool byte_fallback = false;  // an unknown character becomes the tokens "<0x..>" of its bytes
  bool ignore_merges = false;  // a piece that is a token is taken whole
};

// Byte-pair encoding (Sennrich et al. 2016) of the characters of a piece. Unknown characters without an `unknown` token
// are left out.
class Bpe : public SubwordModel {
 public:
  // UserError when a merge uses or makes a token that is not in the vocabulary.
  explicit Bpe(BpeTables tables);

  void encode(std::string_view piece, std::vector<TokenId>& ids) const override;
  const std::unordered_map<std::string, TokenId>& vocabulary() const override { return tables_.vocabulary; }

 private:
  struct Merge {
    std::int32_t rank;
    TokenId result;
  };
  std::vector<TokenId> characters(std::string_view piece) const;
  bool append_bytes(std::string_view character, std::vector<TokenId>& ids) const;
  std::vector<TokenId> merge(std::string_view piece) const;
  const Merge* find_merge(TokenId left, TokenId right) const;

  BpeTables tables_;
  std::vector<TokenId> byte_ids_;  // of "<0x00>" to "<0xFF>"
  std::unordered_map<std::uint64_t, Merge> merges_;

  // Words come again and again: their encodings are kept, up to a number of them.
  mutable std::shared_mutex cache_mutex_;
  mutable std::unordered_map<std::string, std::vector<TokenId>> cache_;
};

}  // namespace sotto::tokenizer
