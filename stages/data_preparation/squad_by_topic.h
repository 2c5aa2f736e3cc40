#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// The training file of SQuAD v2.0 as NeMo's script of versions 1.9 and 1.10 writes it, byte for byte: articles shuffled
// and cut in three, so that no article is in two files, then the training questions shuffled; questions without an
// answer are left out, answers begin with a space.
void write_squad_by_topic(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                          PreparedFiles& files);

}  // namespace sotto::data_preparation
