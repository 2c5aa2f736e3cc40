#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sotto::tokenizer {

// A piece of text on its way to the model.
struct Piece {
  std::string text;
  bool begins_input = false;  // nothing stands before it
};

// Cuts pieces into smaller ones, in place.
using PreTokenizer = std::function<void(std::vector<Piece>& pieces)>;

// The `pre_tokenizer` of tokenizer.json: null, Sequence, ByteLevel, Digits, Split, Metaspace, WhitespaceSplit.
// UserError naming another.
PreTokenizer make_pre_tokenizer(const nlohmann::json& part);

}  // namespace sotto::tokenizer
