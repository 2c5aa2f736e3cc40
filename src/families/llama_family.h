#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"

namespace sotto::families {

// Llama (Touvron et al. 2023), Mistral (Jiang et al. 2023) and Qwen2 (Yang et al. 2024): RMSNorm, rotary embeddings,
// grouped heads, SwiGLU; they differ in biases and sliding windows. Errors: parse_llama_config's and WeightReader's.
std::unique_ptr<model::LanguageModel> load_llama(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::families
