#pragma once

#include "src/prompt/initializer.h"
#include "src/prompt/prompt_encoder.h"

// Shapes: P virtual tokens, L layers, C columns of a layer's keys or values, W = L * 2 * C, H hidden size.
namespace sotto::prompt {

// Keys and values in the places of the virtual tokens, in every layer of the model: prefix tuning (Li & Liang 2021).
// `forward` gives [P, L, 2, C]. The parameter is "embedding.weight" [P, W], in PEFT's order: layer, key or value,
// column.
class PrefixEncoder : public PromptEncoder {
 public:
  explicit PrefixEncoder(const at::Tensor& initial_PL2C);
  at::Tensor forward() const override;

 private:
  std::int64_t num_layers_;
  at::Tensor embedding_PW_;
};

// The same through a network: an embedding [P, C], Linear(C, H), tanh, Linear(H, W).
// Source: PEFT's PrefixEncoder with prefix_projection, and its names.
class ProjectedPrefixEncoder : public PromptEncoder {
 public:
  ProjectedPrefixEncoder(std::int64_t num_virtual_tokens, std::int64_t num_layers, std::int64_t key_size,
                         std::int64_t encoder_hidden, Initializer& initializer);
  at::Tensor forward() const override;

 private:
  std::int64_t num_layers_;
  at::Tensor embedding_PC_, first_weight_, first_bias_, second_weight_, second_bias_;
};

}  // namespace sotto::prompt
