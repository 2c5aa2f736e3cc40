#pragma once

#include <cstdint>

#include "src/packing/packed_batch.h"

// Shapes: T queries, S slots, H query heads, K key-value heads (H a multiple of K), d head size.
namespace sotto::model {

struct HeadShape {
  std::int64_t num_heads = 0, num_key_value_heads = 0, head_size = 0;
};

// A row-major matrix of fp32 whose rows stand `stride` numbers apart.
template <typename Number>
struct Rows {
  Number* data = nullptr;
  std::int64_t stride = 0;
  Number* row(std::int64_t i) const { return data + i * stride; }
};

// Scaled dot-product attention under a plan, span by span: a span's scores are small dense matrices over the ranges of
// keys it sees; no mask exists. queries [T, H*d], keys and values [S, K*d] by slot, output [T, H*d]. log_sum_TH (may be
// null) keeps for each query and head the logarithm of the softmax's sum, which the gradient needs.
void span_attention(const packing::AttentionPlan& plan, HeadShape shape, Rows<const float> queries,
                    Rows<const float> keys, Rows<const float> values, Rows<float> output, float* log_sum_TH);

// The gradients of queries, keys and values (each written whole; the rows of slots that nobody sees become 0), given
// output_gradient. Probabilities are computed again from log_sum_TH (Dao et al. 2022). Deterministic: the order of
// additions does not depend on the number of threads.
void span_attention_gradient(const packing::AttentionPlan& plan, HeadShape shape, Rows<const float> queries,
                             Rows<const float> keys, Rows<const float> values, Rows<const float> output,
                             const float* log_sum_TH, Rows<const float> output_gradient, Rows<float> query_gradient,
                             Rows<float> key_gradient, Rows<float> value_gradient);

}  // namespace sotto::model
