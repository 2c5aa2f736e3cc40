#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// SQuAD v1.1 as NeMo's prompt_learning_squad_preprocessing.py (versions 1.11 and later) writes it, byte for byte:
// training questions with their first answer, the development questions with their first answer (val), without (test)
// and with all (test_ground_truth), in the order of the files. Questions without answers (version 2.0) are left out of
// all files; NeMo keeps them in its two test files, which its metric then cannot read.
void write_squad(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files);

}  // namespace sotto::data_preparation
