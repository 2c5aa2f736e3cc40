#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sotto::evaluate {

// When a search with beams ends: never before no beam can become better than the worst that is finished, judged by the
// longest possible length (kNever) or by the present one (kNo), or as soon as `num_beams` are finished (kYes).
enum class EarlyStopping { kNo, kYes, kNever };

// How an answer is found, with the names and meanings of transformers' GenerationConfig.
struct GenerationOptions {
  std::int64_t max_new_tokens = 32;
  std::int64_t min_new_tokens = 0;  // until then neither the end of the text nor a stop string ends an answer
  std::int64_t rows_at_once = 32;   // answers in the making: bounds the memory of the cache; changes no result
  std::vector<std::string> stop_strings = {};  // an answer ends where its text holds one; the text is cut before it
  double repetition_penalty = 1.0;             // above 1: tokens of the prompt and the answer so far become less likely

  bool do_sample = false;  // draw tokens by their probability instead of taking the likeliest
  double temperature = 1.0;
  std::int64_t top_k = 0;  // only among the k likeliest; 0: all
  double top_p = 1.0;      // only among the likeliest that together have this probability
  std::uint64_t seed = 0;

  std::int64_t num_beams = 1;
  double length_penalty = 1.0;  // a beam's score is its log-probability / length ^ length_penalty
  EarlyStopping early_stopping = EarlyStopping::kNo;

  std::int64_t num_return_sequences = 1;  // answers a prompt: samples, or the best beams
  bool log_probs = false;                 // give the log-probability of every token, as the model has it
};

}  // namespace sotto::evaluate
