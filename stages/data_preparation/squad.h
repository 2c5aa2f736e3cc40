#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"

namespace sotto::data_preparation {

// One question of a document in SQuAD's layout; `answers` as the annotators gave them, empty where the paragraph does
// not answer it (version 2.0).
struct SquadQuestion {
  std::string_view topic, context, question;
  std::vector<std::string> answers;
};

// Calls `visit(question)` for every question of the file, in its order. Errors (UserError): no such file, not JSON
// (file:line:column), a key missing or of another type (its path in the document).
void for_each_squad_question(const std::filesystem::path& file,
                             const std::function<void(const SquadQuestion& question)>& visit);

// SQuAD v1.1 as NeMo's prompt_learning_squad_preprocessing.py (versions 1.11 and later) writes it, byte for byte:
// training questions with their first answer, the development questions with their first answer (val), without (test)
// and with all (test_ground_truth), in the order of the files. Questions without answers (version 2.0) are left out of
// all files; NeMo keeps them in its two test files, which its metric then cannot read.
void write_squad(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files);

}  // namespace sotto::data_preparation
