#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/tokenizer/subword_model.h"

namespace sotto::tokenizer {

struct UnigramTables {
  std::vector<std::pair<std::string, double>> pieces;  // by id, with log-probabilities
  std::optional<TokenId> unknown;
  std::set<TokenId> control;   // never found in a text, whatever it says
  bool byte_fallback = false;  // unknown characters become the tokens "<0x..>" of their bytes
};

// The unigram language model of subwords (Kudo 2018): the segmentation of the highest probability, by Viterbi's
// algorithm. Neighbouring unknown characters give one token, each at ten below the least log-probability, as
// SentencePiece has it.
class Unigram : public SubwordModel {
 public:
  // UserError when `unknown` is no piece.
  explicit Unigram(UnigramTables tables);

  void encode(std::string_view piece, std::vector<TokenId>& ids) const override;
  const std::unordered_map<std::string, TokenId>& vocabulary() const override { return vocabulary_; }

 private:
  void append(std::string_view token, std::vector<TokenId>& ids) const;

  UnigramTables tables_;
  std::unordered_map<std::string, TokenId> vocabulary_;
  std::vector<char> has_length_;  // whether any piece has that many bytes
  double unknown_score_ = 0;
};

}  // namespace sotto::tokenizer
