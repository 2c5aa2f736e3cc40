#pragma once

#include <vector>

#include "src/prompt/initializer.h"
#include "src/prompt/prompt_encoder.h"

namespace sotto::prompt {

// An embedding, a bidirectional LSTM over the virtual tokens, and two linear layers (p-tuning, Liu et al. 2021).
class LstmEncoder : public PromptEncoder {
 public:
  LstmEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden,
              std::int64_t num_layers, double dropout, Initializer& initializer);
  at::Tensor forward() const override;

 private:
  std::int64_t encoder_hidden_, num_layers_;
  double dropout_;
  at::Tensor embedding_PD_;
  std::vector<at::Tensor> lstm_;  // per layer and direction: weight_ih, weight_hh, bias_ih, bias_hh
  at::Tensor first_weight_, first_bias_, second_weight_, second_bias_;
};

}  // namespace sotto::prompt
