#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "src/model/activation.h"

namespace sotto::families {

// The settings of a Hugging Face `config.json` of the family gpt2 that our decoder follows.
struct Gpt2Config {
  std::int64_t vocab_size = 0;
  std::int64_t n_embd = 0;
  std::int64_t n_inner = 0;
  std::int64_t n_layer = 0;
  std::int64_t n_head = 0;
  std::int64_t n_positions = 0;
  double layer_norm_epsilon = 1e-5;
  model::Activation activation = model::Activation::kGeluTanh;
  bool tie_word_embeddings = true;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported (unscaled or by
// layer scaled attention, cross-attention, an activation other than GELU and ReLU).
Gpt2Config parse_gpt2_config(const nlohmann::json& config);

}  // namespace sotto::families
