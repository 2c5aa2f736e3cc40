#pragma once

#include <cstdint>

#include "src/families/config_reader.h"
#include "src/model/activation.h"

namespace sotto::families {

// The blocks of a stack of Megatron's or NeMo's, by NeMo's keys (model_config.yaml), with what depends on each other
// there resolved: `activation` says how GELU is computed, `num_query_groups` and `kv_channels` are always given.
struct MegatronBlockConfig {
  std::int64_t hidden_size = 0;
  std::int64_t ffn_hidden_size = 0;
  std::int64_t num_layers = 0;
  std::int64_t num_attention_heads = 0;
  std::int64_t num_query_groups = 0;  // heads of keys and values
  std::int64_t kv_channels = 0;       // a head's size
  std::string normalization;          // layernorm, layernorm1p (the weight is stored less one), rmsnorm
  double layernorm_epsilon = 1e-5;
  model::Activation activation = model::Activation::kGeluTanh;
  bool gated = false;
  bool bias = true;
  bool normalize_attention_scores = true;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported.
MegatronBlockConfig parse_megatron_block_config(const ConfigReader& reader);

}  // namespace sotto::families
