#pragma once

#include "src/model/layer_attention.h"

// Attention under a plan by LibTorch's operations, on any device: what GPUs run, and the plain twin of span attention.
// A block of queries takes the keys between the first and the last that one of them sees; a mask hides the others.
// Scores, softmax and sums are fp32. Written for few launches: a GPU takes longer to be told than to compute. Shapes: R
// queries, S slots, Q columns of queries, C columns of keys or values, E of queries, keys and values side by side.
namespace sotto::model {

// keys_SC, values_SC: one row a slot; views are read as they lie.
at::Tensor masked_attention(const std::vector<QueryBlock>& blocks, HeadShape shape, const at::Tensor& queries_RQ,
                            const at::Tensor& keys_SC, const at::Tensor& values_SC, const PositionBias& bias);

// As attention_gradient (layer_attention.h), without the forward's log_sum_RH. Deterministic.
void masked_attention_gradient(const std::vector<QueryBlock>& blocks, HeadShape shape, const AttentionTensors& forward,
                               const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE);

}  // namespace sotto::model
