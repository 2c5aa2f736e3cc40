#pragma once

#include "src/prompt/initializer.h"
#include "src/prompt/prompt_encoder.h"

namespace sotto::prompt {

// An embedding, Linear(D, H), GELU by its tanh approximation, Linear(H, D): NeMo's tpmlp, which divides it among
// tensor-parallel ranks. Weights begin normal with `init_std`, biases at 0. Source: NeMo 1.16, TPMLP, and its names.
class TpmlpEncoder : public PromptEncoder {
 public:
  TpmlpEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden, double init_std,
               Initializer& initializer);
  at::Tensor forward() const override;

 private:
  at::Tensor embedding_PD_, first_weight_, first_bias_, second_weight_, second_bias_;
};

}  // namespace sotto::prompt
