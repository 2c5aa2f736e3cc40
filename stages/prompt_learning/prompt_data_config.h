#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/field_list.h"

namespace sotto::prompt_learning {

// `model.data` with NeMo's keys.
struct PromptDataConfig {
  std::vector<std::filesystem::path> train_ds, validation_ds;
  bool add_eos = true;
  std::optional<bool> add_sentinel_to_input;
  bool shuffle = true;
  bool keep_common_starts = true;
  std::int64_t min_seq_length = 1;
  std::int64_t max_train_examples = -1;
  std::int64_t max_validation_examples = -1;
  std::int64_t max_answered_examples = 100;
  std::int64_t answer_tokens_to_generate = 32;
  std::string task_sampling = "proportional";
  double sampling_temperature = 2.0;
  std::optional<std::filesystem::path> cache_dir;

  // SamplerOptions::task_exponent.
  double task_exponent() const {
    if (task_sampling == "uniform") return 0.0;
    return task_sampling == "temperature" ? 1.0 / sampling_temperature : 1.0;
  }

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("train_ds", train_ds, "JSON Lines files to learn from");
    visit("validation_ds", validation_ds, "JSON Lines files for val_loss; empty: none");
    visit("shuffle", shuffle, "whether each epoch has an order of its own");
    visit("keep_common_starts", keep_common_starts,
          "whether examples that begin alike (one paragraph's questions) stay together, so that it is computed once");
    visit("min_seq_length", min_seq_length, "tokens; shorter examples are skipped");
    visit("max_train_examples", max_train_examples, "take the first so many; -1: all");
    visit("max_validation_examples", max_validation_examples, "take the first so many; -1: all");
    visit("max_answered_examples", max_answered_examples,
          "report_validation_metric: so many of the first validation examples are answered; -1: all");
    visit("answer_tokens_to_generate", answer_tokens_to_generate, "report_validation_metric: the longest answer");
    visit.one_of("task_sampling", task_sampling, {"proportional", "uniform", "temperature"},
                 "each task's share of an epoch: as its examples, the same for all, or between the two");
    visit("sampling_temperature", sampling_temperature,
          "temperature: shares are as numbers of examples to the power 1 / this; 1 is proportional");
    visit("cache_dir", cache_dir,
          "where encoded examples are kept between runs; null: in exp_manager.explicit_log_dir");
    visit("add_sentinel_to_input", add_sentinel_to_input,
          "models with an encoder: that of every task's template; null: as each says");
    visit.ignored("decoder_starts_with_pad", "a decoder starts with the model's decoder_start_token_id");
    visit.ignored("add_eos_to_decoder_output", "an answer always ends with the end-of-text token");
    visit.ignored("ul2_prompt_token", "write it into the template's text");
    visit.ignored("add_eos", "an answer always ends with the end-of-text token");
    for (const char* const key : {"add_bos", "num_workers", "pin_memory", "max_seq_length", "data_prefix"}) {
      visit.ignored(key, "a detail of NeMo's data loader");
    }
    for (const char* const key :
         {"train_cache_data_path", "validation_cache_data_path", "test_cache_data_path", "load_cache"}) {
      visit.ignored(key, "encoded examples are always kept: see cache_dir");
    }
  }
  void validate(config::Problems& problems) const {
    if (max_answered_examples == 0 || max_answered_examples < -1) {
      problems.add("max_answered_examples", "must be -1 or at least 1");
    }
    if (answer_tokens_to_generate < 1) problems.add("answer_tokens_to_generate", "must be at least 1");
    if (sampling_temperature <= 0) problems.add("sampling_temperature", "must be positive");
    if (task_sampling != "proportional" && !shuffle) problems.add("task_sampling", "needs shuffle: true");
  }
};

}  // namespace sotto::prompt_learning
