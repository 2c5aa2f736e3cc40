#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "src/data/tokenized_dataset.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::prompt_learning {

// What decides how a training goes on, by key: a training may be resumed only with the same. How long it lasts
// (max_steps, max_epochs), what is logged and how rows are cut into micro-batches is not among it.
using TrainingSettings = std::map<std::string, std::string>;
TrainingSettings training_settings(const PromptLearningConfig& config, const data::TokenizedDataset& train_set);

// Makes room for the training that begins in `folder`. An earlier one made with the same settings stays, to be resumed;
// with others, or where `resume` is false, it is moved whole to `<folder>/earlier-<n>/`, and the log says what differs.
void set_aside_other_training(const std::filesystem::path& folder, const TrainingSettings& settings, bool resume);

}  // namespace sotto::prompt_learning
