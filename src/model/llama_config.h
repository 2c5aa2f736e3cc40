#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace sotto::model {

// The settings of a Hugging Face `config.json` of the Llama family that our decoder follows.
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
  double rope_theta = 10000.0;
  bool tie_word_embeddings = false;

  // One a pair of dimensions: rope_theta^(-2i / head_dim).
  std::vector<float> inverse_frequencies() const;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported (a family other than
// llama, biases, scaled rotary embeddings, an activation other than SiLU).
LlamaConfig parse_llama_config(const nlohmann::json& config);

}  // namespace sotto::model
