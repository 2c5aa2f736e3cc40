#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "src/model/language_model.h"
#include "src/model/load_options.h"

namespace sotto::model {

// Gives the tensor of a Hugging Face name ("model.embed_tokens.weight") in any float type, on the CPU; an undefined
// tensor when there is none.
using TensorSource = std::function<at::Tensor(const std::string& name)>;

// Builds the model of a Hugging Face `config.json`. UserError on a family or setting that is not supported, and on
// missing tensors or wrong shapes, by name. (checkpoint/model_folder.h calls it for a folder.)
std::unique_ptr<LanguageModel> load_language_model(const nlohmann::json& config, const TensorSource& tensors,
                                                   const LoadOptions& options);

}  // namespace sotto::model
