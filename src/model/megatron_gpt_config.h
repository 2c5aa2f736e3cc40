#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "src/model/activation.h"

namespace sotto::model {

// The `config.json` of a model folder that was made from a GPT of Megatron or NeMo. Its keys are NeMo's
// (model_config.yaml), with what depends on each other there resolved: `activation` says how GELU is computed,
// `num_query_groups` and `kv_channels` are always given.
struct MegatronGptConfig {
  std::int64_t vocab_size = 0;  // with the padding that training added
  std::int64_t hidden_size = 0;
  std::int64_t ffn_hidden_size = 0;
  std::int64_t num_layers = 0;
  std::int64_t num_attention_heads = 0;
  std::int64_t num_query_groups = 0;  // heads of keys and values
  std::int64_t kv_channels = 0;       // a head's size
  std::int64_t max_position_embeddings = 0;
  bool rope = false;  // else learned positions
  double rotary_percentage = 1.0, rotary_base = 10000.0;
  double seq_len_interpolation_factor = 1.0;  // positions are divided by it
  std::string normalization;                  // layernorm, layernorm1p (the weight is stored less one), rmsnorm
  double layernorm_epsilon = 1e-5;
  Activation activation = Activation::kGeluTanh;
  bool gated = false;
  bool bias = true;
  bool normalize_attention_scores = true;
  bool share_embeddings_and_output_weights = true;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported.
MegatronGptConfig parse_megatron_gpt_config(const nlohmann::json& config);

}  // namespace sotto::model
