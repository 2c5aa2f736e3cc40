#pragma once

#include <filesystem>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// Recognizing Textual Entailment as SuperGLUE has it (train.jsonl, val.jsonl: premise, hypothesis, label) in the older
// form: "premise: ... hypothesis: ... answer:" with the answer " entailment" or " not_entailment". The archive's test
// set has no labels, so that the validation set is val and test.
void write_rte(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files);

}  // namespace sotto::data_preparation
