#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/config/field_list.h"

namespace sotto::evaluate {

// `inference`: how answers are found. NeMo's keys; where it has none, those of transformers' GenerationConfig.
struct InferenceConfig {
  bool greedy = true;
  std::int64_t tokens_to_generate = 32;
  std::int64_t min_tokens_to_generate = 0;
  std::vector<std::string> end_strings{"\n"};
  std::map<std::string, std::vector<std::string>> task_end_strings;
  double temperature = 1.0;
  std::int64_t top_k = 0;
  double top_p = 1.0;
  double repetition_penalty = 1.0;
  std::int64_t seed = 1234;
  std::int64_t num_beams = 1;
  double length_penalty = 1.0;
  std::string early_stopping = "false";
  std::int64_t num_return_sequences = 1;
  bool compute_logprob = false;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("greedy", greedy, "the likeliest token each time; false: drawn by probability");
    visit("tokens_to_generate", tokens_to_generate, "the longest answer in tokens");
    visit("min_tokens_to_generate", min_tokens_to_generate, "nothing ends an answer before so many tokens");
    visit("end_strings", end_strings, "texts that end an answer, besides the end-of-text token");
    visit("task_end_strings", task_end_strings, "those of a task, in place of end_strings: {intent_and_slot: []}");
    visit("temperature", temperature, "not greedy: below 1 the likely become likelier");
    visit("top_k", top_k, "not greedy: only among the k likeliest tokens; 0: all");
    visit("top_p", top_p, "not greedy: only among the likeliest tokens that together have this probability; 0: all");
    visit("repetition_penalty", repetition_penalty, "above 1: tokens that came before become less likely");
    visit("seed", seed, "not greedy: the same seed gives a question the same answer");
    visit("num_beams", num_beams, "greedy: so many continuations side by side, the likeliest as a whole wins");
    visit("length_penalty", length_penalty, "beams: log-probability / length ^ this is the score");
    visit.one_of("early_stopping", early_stopping, {"false", "true", "never"},
                 "beams: true: the first num_beams that end; never: until none can become better");
    visit("num_return_sequences", num_return_sequences, "answers a question: samples, or the best beams");
    visit("compute_logprob", compute_logprob, "whether predictions.jsonl has the log-probability of each token");
    visit.ignored("add_BOS", "templates say which special tokens stand where");
    visit.ignored("all_probs", "see inference.compute_logprob and evaluation.score");
    visit.ignored("batch_size", "see data.micro_batch_size");
  }
  // What ends an answer of a task.
  const std::vector<std::string>& end_strings_of(const std::string& taskname) const {
    const auto own = task_end_strings.find(taskname);
    return own == task_end_strings.end() ? end_strings : own->second;
  }

  void validate(config::Problems& problems) const {
    if (tokens_to_generate < 1) problems.add("tokens_to_generate", "must be at least 1");
    if (min_tokens_to_generate < 0 || min_tokens_to_generate > tokens_to_generate)
      problems.add("min_tokens_to_generate", "must be from 0 to tokens_to_generate");
    if (!(temperature > 0)) problems.add("temperature", "must be above 0; greedy: true takes the likeliest");
    if (top_k < 0) problems.add("top_k", "must not be negative");
    if (!(top_p >= 0 && top_p <= 1)) problems.add("top_p", "must be from 0 to 1");
    if (!(repetition_penalty > 0)) problems.add("repetition_penalty", "must be above 0");
    if (num_beams < 1) problems.add("num_beams", "must be at least 1");
    if (num_beams > 1 && !greedy) problems.add("num_beams", "goes with greedy: true alone");
    if (num_return_sequences < 1) problems.add("num_return_sequences", "must be at least 1");
    if (greedy && num_return_sequences > num_beams) {
      problems.add("num_return_sequences", "must not be above num_beams; or set greedy: false, to draw samples");
    }
  }
};

}  // namespace sotto::evaluate
