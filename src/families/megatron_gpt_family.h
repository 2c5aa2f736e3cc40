#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"

namespace sotto::families {

// The GPT of Megatron-LM (Shoeybi et al. 2019) and NeMo, with its later options: rotary embeddings, grouped heads,
// gated activations, LayerNorm whose weight is stored less one, RMSNorm, with biases or without, a head of its own.
// Tensors have Megatron-core's names without the parts that training split them into; linear_qkv has all queries, then
// all keys, then all values; linear_fc1 of a gated activation the gate, then what it multiplies. Errors:
// parse_megatron_gpt_config's and WeightReader's.
std::unique_ptr<model::LanguageModel> load_megatron_gpt(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::families
