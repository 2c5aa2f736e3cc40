#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "src/evaluate/generation_options.h"
#include "src/evaluate/search.h"
#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

// The continuations of every prompt, token by token, with a key-value cache: num_return_sequences each, the best first.
// Prompts that begin alike share the work and the cache of their beginning, and so do the lines of one prompt (samples,
// beams): a line is a list of the slots that its tokens see, so that one splits or ends without a copy. A line ends at
// the end-of-text token, a stop string, max_new_tokens, or the model's longest position. `on_done` gets the number of
// prompts finished so far.
std::vector<std::vector<Generation>> generate(const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                              std::span<const packing::Row> prompts, const at::Tensor& prompt_PD,
                                              const GenerationOptions& options,
                                              const std::function<void(std::int64_t)>& on_done = {});

}  // namespace sotto::evaluate
