#pragma once

#include "src/prompt/prompt_encoder.h"

namespace sotto::prompt {

// The virtual tokens' embeddings are the parameters themselves: prompt tuning (Lester et al. 2021).
class EmbeddingEncoder : public PromptEncoder {
 public:
  explicit EmbeddingEncoder(at::Tensor initial_PD);
  at::Tensor forward() const override { return with_taskname(embedding_PD_); }

 private:
  at::Tensor embedding_PD_;
};

}  // namespace sotto::prompt
