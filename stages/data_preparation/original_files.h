#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"

namespace sotto::data_preparation {

// The folder with the original files: source_dir, or download_dir after those that it lacks were fetched from
// download_url. Errors (UserError) say which files to place where.
std::filesystem::path find_original_files(const DataPreparationConfig& config);

}  // namespace sotto::data_preparation
