#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/evaluate/generation_options.h"
#include "src/packing/packed_batch.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

struct Generation {
  std::vector<packing::TokenId> token_ids;  // as generated, the end-of-text token left out
  std::string text;
  std::vector<float> log_probs = {};  // of every token, where GenerationOptions::log_probs
};

// What the model says of the next token of some lines: a row of `vocab_size` logits each.
struct LineLogits {
  const float* values = nullptr;
  std::int64_t vocab_size = 0;
  std::span<const float> row(std::size_t line) const {
    return {values + static_cast<std::int64_t>(line) * vocab_size, static_cast<std::size_t>(vocab_size)};
  }
};

// A line goes on with `token`; several may go on from one.
struct Continuation {
  std::size_t parent;
  packing::TokenId token;
};

// The search for a prompt's answers: which lines go on, and how. It begins with one line, the prompt, and knows nothing
// of the model or the cache.
class Search {
 public:
  virtual ~Search() = default;
  // `logits` has a row for every line that goes on since the last call (at first: the prompt). Gives the lines that go
  // on from them; none: the search is over.
  virtual std::vector<Continuation> advance(const LineLogits& logits) = 0;
  // GenerationOptions::num_return_sequences answers, the best first.
  virtual std::vector<Generation> results() const = 0;
};

// What a search is about. The tokenizer and the options must outlive it.
struct SearchTask {
  const tokenizer::Tokenizer& tokenizer;
  const GenerationOptions& options;
  std::vector<packing::TokenId> prompt;   // makes its random numbers different from those of other prompts
  std::vector<packing::TokenId> context;  // what the decoder has read before: the prompt, or behind a prefix its start
  std::int64_t max_new_tokens;            // the options' own, or what the model's longest position leaves; at least 1
};

}  // namespace sotto::evaluate
