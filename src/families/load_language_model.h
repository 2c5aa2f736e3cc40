#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"
#include "src/model/load_options.h"

namespace sotto::families {

// Builds the model of a Hugging Face `config.json`. UserError on a family or setting that is not supported, and on
// missing tensors or wrong shapes, by name. (checkpoint/model_folder.h calls it for a folder.)
std::unique_ptr<model::LanguageModel> load_language_model(const nlohmann::json& config, const TensorSource& tensors,
                                                          const model::LoadOptions& options);

// The same on a given device.
std::unique_ptr<model::LanguageModel> load_language_model(const nlohmann::json& config, const TensorSource& tensors,
                                                          model::Precision precision, at::Device device);

}  // namespace sotto::families
