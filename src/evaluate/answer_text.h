#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/packing/packed_batch.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

struct AnswerText {
  std::string text;      // cut before the stop string that begins first
  bool stopped = false;  // it held one
};

// The text of generated tokens. Stop strings are looked for behind the first `min_tokens` tokens.
AnswerText answer_text(const tokenizer::Tokenizer& tokenizer, std::span<const packing::TokenId> token_ids,
                       const std::vector<std::string>& stop_strings, std::int64_t min_tokens = 0);

}  // namespace sotto::evaluate
