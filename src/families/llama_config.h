#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "src/families/rope_frequencies.h"

namespace sotto::families {

// The settings of a Hugging Face `config.json` of the families llama, mistral and qwen2 that our decoder follows.
struct LlamaConfig {
  std::int64_t vocab_size = 0;
  std::int64_t hidden_size = 0;
  std::int64_t intermediate_size = 0;
  std::int64_t num_hidden_layers = 0;
  std::int64_t num_attention_heads = 0;
  std::int64_t num_key_value_heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t max_position_embeddings = 0;
  double rms_norm_eps = 1e-6;
  RopeFrequencies rope;
  bool tie_word_embeddings = false;
  bool qkv_bias = false, output_bias = false, mlp_bias = false;
  std::int64_t sliding_window = 0;  // how many tokens those layers see that slide; 0: all
  std::vector<bool> layer_slides;   // by layer
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported (another family, an
// activation other than SiLU, scaled rotary embeddings but those of rope_frequencies.h).
LlamaConfig parse_llama_config(const nlohmann::json& config);

}  // namespace sotto::families
