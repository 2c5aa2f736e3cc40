#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// A data set of the user's own: each row of its files becomes one line with the task's name and the fields that
// `fields` names, or all. One `file_name` is shuffled and cut in three as the Financial PhraseBank is; `train_file` and
// `dev_file` keep their order, and the second becomes val and test. Where the answer is a list, training and validation
// take its first text, the ground truth all.
void write_custom(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files);

}  // namespace sotto::data_preparation
