#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "src/model/activation.h"

namespace sotto::families {

// The settings of a Hugging Face `config.json` of the families t5 (v1.0, v1.1, flan, byT5) and mt5.
struct T5Config {
  std::int64_t vocab_size = 0;
  std::int64_t d_model = 0;
  std::int64_t d_kv = 0;  // a head's size, apart from d_model / num_heads
  std::int64_t d_ff = 0;
  std::int64_t num_layers = 0;
  std::int64_t num_decoder_layers = 0;
  std::int64_t num_heads = 0;
  std::int64_t relative_attention_num_buckets = 0;
  std::int64_t relative_attention_max_distance = 0;
  double layer_norm_epsilon = 1e-6;
  model::Activation activation = model::Activation::kRelu;
  bool gated = false;
  // v1.0 multiplies what enters its tied head by d_model^-0.5.
  bool scale_decoder_outputs = true;
  std::int64_t decoder_start_token_id = 0;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported (an activation other
// than ReLU, SiLU and GELU).
T5Config parse_t5_config(const nlohmann::json& config);

}  // namespace sotto::families
