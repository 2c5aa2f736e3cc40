#pragma once

#include <utility>
#include <vector>

#include "src/prompt/initializer.h"
#include "src/prompt/prompt_encoder.h"

namespace sotto::prompt {

// An embedding and `num_layers` linear layers with ReLU between them (p-tuning, Liu et al. 2021, with an MLP).
class MlpEncoder : public PromptEncoder {
 public:
  MlpEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden,
             std::int64_t num_layers, Initializer& initializer);
  at::Tensor forward() const override;

 private:
  at::Tensor embedding_PD_;
  std::vector<std::pair<at::Tensor, at::Tensor>> layers_;  // weight and bias
};

}  // namespace sotto::prompt
