#include "src/prompt/embedding_encoder.h"

namespace sotto::prompt {

EmbeddingEncoder::EmbeddingEncoder(at::Tensor initial_PD)
    : embedding_PD_(add("embedding.weight", std::move(initial_PD))) {}

}  // namespace sotto::prompt
