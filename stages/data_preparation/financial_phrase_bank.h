#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// The Financial PhraseBank (`sentence@label` in ISO-8859-1) as NeMo's script writes it, byte for byte: lines shuffled
// with Python's random.seed(random_seed), the first int(n * train_percent) for training, half of the rest each for
// validation and test. A label stands behind the last '@', so that sentences may contain one (NeMo's script stops
// there); empty lines are left out.
void write_financial_phrase_bank(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                                 PreparedFiles& files);

}  // namespace sotto::data_preparation
