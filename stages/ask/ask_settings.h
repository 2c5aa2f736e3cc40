#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/ask/ask_config.h"

namespace sotto::ask {

// Finds what a folder has to ask: a run's folder (its evaluation/evaluation.yaml, else its prompt_learning/prompts), or
// a prompt folder, whose model is the one that it was made with. `overrides` change the section `evaluation`
// ("inference.num_beams=4", "language_model_path=..."). Errors (UserError): a folder that is neither; a prompt folder
// that names no model; those of reading and checking the section.
AskConfig ask_settings(const std::filesystem::path& folder, const std::vector<std::string>& overrides);

}  // namespace sotto::ask
