#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/model/language_model.h"
#include "src/model/weight_reader.h"

namespace sotto::model {

// GPT-2 (Radford et al. 2019): learned positions, LayerNorm, GELU, biases everywhere. Tensors with Hugging Face's
// names, with or without "transformer." before them; its matrices are stored transposed. Errors: parse_gpt2_config's
// and WeightReader's.
std::unique_ptr<LanguageModel> load_gpt2(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::model
