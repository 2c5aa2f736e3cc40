#pragma once

#include <filesystem>
#include <optional>

#include "src/data/tokenized_dataset.h"
#include "src/parallel/process_group.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::prompt_learning {

struct TrainingData {
  data::TokenizedDataset train_set;
  std::optional<data::TokenizedDataset> validation_set;
};

// The section's data sets, encoded by `tasks`. What is not in the cache (data.cache_dir) the group's first process
// encodes, the others read it then. Errors (UserError): those of TokenizedDataset.
TrainingData load_training_data(const PromptLearningConfig& config, const data::TaskEncoders& tasks,
                                const parallel::ProcessGroup& group);

// One of them alone: the training set or that for validation.
data::TokenizedDataset load_train_set(const PromptLearningConfig& config, const data::TaskEncoders& tasks);
data::TokenizedDataset load_validation_set(const PromptLearningConfig& config, const data::TaskEncoders& tasks);

}  // namespace sotto::prompt_learning
