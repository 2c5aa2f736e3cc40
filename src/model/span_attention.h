#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "src/packing/packed_batch.h"

// Shapes: T queries, S slots, H query heads, K key-value heads (H a multiple of K), d head size. Number: float or
// c10::BFloat16 (then d is even); sums and softmax are fp32.
namespace sotto::model {

struct HeadShape {
  std::int64_t num_heads = 0, num_key_value_heads = 0, head_size = 0;
};

// A row-major matrix whose rows stand `stride` numbers apart.
template <typename Number>
struct Rows {
  Number* data = nullptr;
  std::int64_t stride = 0;
  Number* row(std::int64_t i) const { return data + i * stride; }
};

// Keys and values by slot: keys [S, K*d], values transposed [K*d, S]. A row of values has at least one number more than
// S, and all of it is finite.
template <typename Number>
struct KeysAndValues {
  Rows<const Number> keys, values_by_column;
};

// What is added to a score by how far its key stands from its query (Raffel et al. 2020, T5's relative positions).
// by_distance_HB, B = 2 * max_distance + 1: of each head, for distances (the key's position minus the query's) from
// -max_distance to max_distance; those beyond count as the last ones. In units of scores that are not scaled yet.
struct PositionBias {
  at::Tensor by_distance_HB;  // fp32; undefined: nothing is added
  std::int64_t max_distance = 0;
  const std::int32_t* query_positions_T = nullptr;
  const std::int32_t* slot_positions_S = nullptr;
};

// Scaled dot-product attention under a plan, span by span: a span's scores are small dense matrices over the ranges of
// keys it sees; no mask exists. queries [T, H*d], output [T, H*d]. log_sum_TH (may be null) keeps for each query and
// head the logarithm of the softmax's sum, which the gradient needs.
template <typename Number>
void span_attention(const packing::AttentionPlan& plan, HeadShape shape, Rows<const Number> queries,
                    KeysAndValues<Number> slots, const PositionBias& bias, Rows<Number> output, float* log_sum_TH);

// What the gradient reads: the forward's inputs and results, and the gradient of its output. keys_by_column is laid out
// as KeysAndValues::values_by_column.
template <typename Number>
struct AttentionState {
  Rows<const Number> queries, keys, keys_by_column, values, output;
  const float* log_sum_TH = nullptr;
  Rows<const Number> output_gradient;
  PositionBias bias = {};
};

template <typename Number>
struct AttentionGradients {
  Rows<Number> queries, keys, values;
};

// The gradients of queries, keys and values (each written whole; the rows of slots that nobody sees become 0).
// Probabilities are computed again from log_sum_TH (Dao et al. 2022). Deterministic: the order of additions does not
// depend on the number of threads.
template <typename Number>
void span_attention_gradient(const packing::AttentionPlan& plan, HeadShape shape, const AttentionState<Number>& state,
                             const AttentionGradients<Number>& gradients);

}  // namespace sotto::model
