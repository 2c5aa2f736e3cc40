#pragma once

#include "stages/data_preparation/data_preparation_config.h"

namespace sotto::data_preparation {

// The whole stage: the original files (downloaded where source_dir is null) become the JSON Lines files, all or none.
// Ends with one line on stdout: how many lines in which file, and how long it took.
void prepare_data(const DataPreparationConfig& config);

}  // namespace sotto::data_preparation
