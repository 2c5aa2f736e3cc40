#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "src/model/placed_plan.h"
#include "src/model/span_attention.h"

// Attention under a plan on tensors of fp32 or bf16: on the CPU span by span (span_attention.h), on other devices by
// LibTorch's operations (masked_attention.h). Shapes: T packed tokens, R queries, S slots, E columns of queries, keys
// and values side by side, Q columns of queries, C columns of keys or values, H heads.
namespace sotto::model {

// Columns [first, first + count) of matrix_TE as rows: on the CPU each with room behind it, as KeysAndValues asks for;
// elsewhere a view.
at::Tensor columns_as_rows(const at::Tensor& matrix_TE, std::int64_t first, std::int64_t count);

// queries_RQ: the first columns of a matrix that may be wider. keys_SC: a matrix whose columns from `first_key` on are
// the keys. Gives attention_RQ; log_sum_RH (may be null) is made on the CPU, where the gradient needs it. `bias` has
// the positions of the R queries.
at::Tensor attention(const PlacedPlan& plan, HeadShape shape, const at::Tensor& queries_RQ, const at::Tensor& keys_SC,
                     std::int64_t first_key, const at::Tensor& values_CS, at::Tensor* log_sum_RH,
                     const PositionBias& bias = {});

// The forward's inputs and results. Keys and, behind them, values are the columns of qkv_TE from `first_key` on.
struct AttentionTensors {
  at::Tensor queries_RQ, qkv_TE;
  std::int64_t first_key = 0;
  at::Tensor output_RQ, log_sum_RH;
  PositionBias bias = {};
};

// The gradient of keys and values in their columns of grad_qkv_TE, that of the queries in the first columns of
// grad_queries_RQ (which may be grad_qkv_TE), given that of the output.
void attention_gradient(const PlacedPlan& plan, HeadShape shape, const AttentionTensors& forward,
                        const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE);

}  // namespace sotto::model
