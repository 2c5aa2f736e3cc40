#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "src/families/weight_reader.h"
#include "src/model/language_model.h"

namespace sotto::families {

// T5 as NeMo trains it (nlp/modules/common/megatron/token_level_encoder_decoder.py): Megatron's blocks in an encoder
// and a decoder, learned positions or T5's relative ones, a head of its own or the embedding's, with a bias. NeMo's
// copies of Hugging Face's T5 are of this form too. Tensors have Megatron-core's names.
std::unique_ptr<model::LanguageModel> load_megatron_t5(const nlohmann::json& config, const WeightReader& weights);

}  // namespace sotto::families
