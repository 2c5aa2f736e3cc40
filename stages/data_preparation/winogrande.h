#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// Winogrande 1.1 (train_xl.jsonl, dev.jsonl: sentence, option1, option2, answer "1" or "2") in the older form:
// "option1: wood option2: bag sentence: The _ is soft. answer:" with the answer " bag". The test set of the archive has
// no answers, so that the development set is val and test.
void write_winogrande(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                      PreparedFiles& files);

}  // namespace sotto::data_preparation
