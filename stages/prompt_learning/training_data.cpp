#include "stages/prompt_learning/training_data.h"

#include "src/core/mapped_file.h"
#include "src/data/content_hash.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;

// Of every file that a tokenizer may be made of (src/tokenizer/tokenizer.h).
std::string tokenizer_fingerprint(const fs::path& model_folder) {
  data::ContentHash hash;
  for (const char* const name : {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json",
                                 "merges.txt", "tokenizer.model", "spiece.model", "added_tokens.json", "config.json"}) {
    const fs::path file = model_folder / name;
    if (!fs::exists(file)) continue;
    hash.add(name);
    hash.add(core::MappedFile(file).text());
  }
  return hash.text();
}

data::TokenCache cache_of(const PromptLearningConfig& config) {
  return {config.model.data.cache_dir.value_or(config.exp_manager.explicit_log_dir / "encoded_data"),
          tokenizer_fingerprint(config.model.language_model_path)};
}

}  // namespace

data::TokenizedDataset load_train_set(const PromptLearningConfig& config, const data::TaskEncoders& tasks) {
  const PromptDataConfig& data = config.model.data;
  return {data.train_ds,
          tasks,
          {.min_seq_length = data.min_seq_length, .max_examples = data.max_train_examples},
          cache_of(config)};
}

data::TokenizedDataset load_validation_set(const PromptLearningConfig& config, const data::TaskEncoders& tasks) {
  const PromptDataConfig& data = config.model.data;
  return {data.validation_ds,
          tasks,
          {.min_seq_length = data.min_seq_length, .max_examples = data.max_validation_examples},
          cache_of(config)};
}

TrainingData load_training_data(const PromptLearningConfig& config, const data::TaskEncoders& tasks,
                                const parallel::ProcessGroup& group) {
  const auto load = [&] {
    TrainingData loaded{load_train_set(config, tasks), std::nullopt};
    if (!config.model.data.validation_ds.empty()) loaded.validation_set = load_validation_set(config, tasks);
    return loaded;
  };
  if (group.is_first()) {
    TrainingData loaded = load();
    group.wait_for_all();
    return loaded;
  }
  group.wait_for_all();
  return load();
}

}  // namespace sotto::prompt_learning
