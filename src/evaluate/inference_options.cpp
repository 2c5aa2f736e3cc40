#include "src/evaluate/inference_options.h"

#include "src/core/log.h"

namespace sotto::evaluate {
namespace {

void warn_of_unused(const InferenceConfig& config) {
  const bool narrowed = config.temperature != 1.0 || config.top_k != 0 || (config.top_p != 1.0 && config.top_p != 0.0);
  if (config.greedy && narrowed) {
    core::log_warning_once(
        "inference.temperature, top_k and top_p change nothing where inference.greedy is true: set it to false to draw "
        "answers by their probability.");
  }
  if (config.num_beams == 1 && (config.length_penalty != 1.0 || config.early_stopping != "false")) {
    core::log_warning_once(
        "inference.length_penalty and early_stopping change nothing without beams: raise num_beams.");
  }
}

}  // namespace

GenerationOptions generation_options(const InferenceConfig& config, std::int64_t rows_at_once) {
  warn_of_unused(config);
  GenerationOptions options;
  options.max_new_tokens = config.tokens_to_generate;
  options.min_new_tokens = config.min_tokens_to_generate;
  options.rows_at_once = rows_at_once;
  options.stop_strings = config.end_strings;
  options.repetition_penalty = config.repetition_penalty;
  options.do_sample = !config.greedy;
  options.temperature = config.temperature;
  options.top_k = config.top_k;
  options.top_p = config.top_p == 0 ? 1.0 : config.top_p;  // NeMo's way of saying all
  options.seed = static_cast<std::uint64_t>(config.seed);
  options.num_beams = config.num_beams;
  options.length_penalty = config.length_penalty;
  options.early_stopping = config.early_stopping == "true"    ? EarlyStopping::kYes
                           : config.early_stopping == "never" ? EarlyStopping::kNever
                                                              : EarlyStopping::kNo;
  options.num_return_sequences = config.num_return_sequences;
  options.log_probs = config.compute_logprob;
  return options;
}

}  // namespace sotto::evaluate
