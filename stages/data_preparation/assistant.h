#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// Intents and slots of NLU-Evaluation-Data as NeMo's prompt_learning_assistant_preprocessing.py writes them, byte for
// byte: both sets shuffled with one generator, the first half of the test set for validation. With include_options the
// lists are under `intent_options` and `slot_options`, names that a template can refer to; NeMo's script writes the
// first as `intent options`, which its own templates cannot.
void write_assistant(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                     PreparedFiles& files);

}  // namespace sotto::data_preparation
