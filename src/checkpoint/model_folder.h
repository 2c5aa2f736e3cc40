#pragma once

#include <filesystem>
#include <memory>

#include "src/families/load_language_model.h"
#include "src/model/language_model.h"

namespace sotto::checkpoint {

// Loads a Hugging Face model folder (config.json, model.safetensors or shards with an index). UserError naming the
// file; for a model with an encoder, which no program feeds yet.
std::unique_ptr<model::LanguageModel> load_model_folder(const std::filesystem::path& folder,
                                                        const model::LoadOptions& options);

}  // namespace sotto::checkpoint
