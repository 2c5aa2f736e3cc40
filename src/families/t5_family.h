#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"

namespace sotto::families {

// T5 (Raffel et al. 2020) in its versions 1.0 and 1.1, flan-T5, byT5 and mT5: an encoder and a decoder with RMSNorm, no
// biases, and positions that count by their distance alone. Tensors with Hugging Face's names. Errors:
// parse_t5_config's and WeightReader's.
std::unique_ptr<model::LanguageModel> load_t5(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::families
