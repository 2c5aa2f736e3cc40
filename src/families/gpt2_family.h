#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"

namespace sotto::families {

// GPT-2 (Radford et al. 2019): learned positions, LayerNorm, GELU, biases everywhere. Tensors with Hugging Face's
// names, with or without "transformer." before them; its matrices are stored transposed. Errors: parse_gpt2_config's
// and WeightReader's.
std::unique_ptr<model::LanguageModel> load_gpt2(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::families
