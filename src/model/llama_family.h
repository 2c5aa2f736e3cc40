#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/model/language_model.h"
#include "src/model/weight_reader.h"

namespace sotto::model {

// Llama (Touvron et al. 2023), Mistral (Jiang et al. 2023) and Qwen2 (Yang et al. 2024): RMSNorm, rotary embeddings,
// grouped heads, SwiGLU; they differ in biases and sliding windows. Errors: parse_llama_config's and WeightReader's.
std::unique_ptr<LanguageModel> load_llama(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::model
