#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/evaluate/generation_options.h"
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

// Whether a token ends an answer: the end-of-text token, or a special token that is one of the stop strings (these are
// no part of an answer's text). Not before min_new_tokens. `place`: how many tokens the answer has before it.
bool ends_answer(const tokenizer::Tokenizer& tokenizer, const GenerationOptions& options, packing::TokenId token,
                 std::size_t place);

}  // namespace sotto::evaluate
