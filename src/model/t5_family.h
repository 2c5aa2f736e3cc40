#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/model/language_model.h"
#include "src/model/weight_reader.h"

namespace sotto::model {

// T5 (Raffel et al. 2020) in its versions 1.0 and 1.1, flan-T5, byT5 and mT5: an encoder and a decoder with RMSNorm, no
// biases, and positions that count by their distance alone. Tensors with Hugging Face's names. Errors:
// parse_t5_config's and WeightReader's.
std::unique_ptr<LanguageModel> load_t5(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::model
