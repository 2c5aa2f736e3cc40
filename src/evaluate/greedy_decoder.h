#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

struct DecodeOptions {
  std::int64_t max_new_tokens = 32;
  std::int64_t rows_at_once = 32;              // bounds the memory of the cache; changes no result
  std::vector<std::string> stop_strings = {};  // a row ends where its text holds one; the text is cut before it
};

struct Generation {
  std::vector<packing::TokenId> token_ids;  // as generated, the end-of-text token left out
  std::string text;
};

// The likeliest continuation of every prompt, token by token, with a key-value cache; the lowest id where two are
// equally likely. Prompts that begin alike share the work and the cache of their beginning. A row ends at the
// end-of-text token, a stop string, max_new_tokens, or the model's longest position. `on_done` gets the number of rows
// finished so far.
std::vector<Generation> decode_greedily(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                        std::span<const packing::Row> prompts, const at::Tensor& prompt_PD,
                                        const DecodeOptions& options,
                                        const std::function<void(std::int64_t)>& on_done = {});

}  // namespace sotto::evaluate
