#pragma once

#include <ATen/core/Tensor.h>

#include "src/model/frozen_linear.h"
#include "src/model/norm.h"
#include "src/model/placed_plan.h"
#include "src/model/span_attention.h"

// Shapes: R tokens of the decoder, U of the encoder, D hidden size, Q columns of queries, E of keys and values side by
// side, C of one of them, H heads.
namespace sotto::model {

struct CrossAttentionParts {
  Norm norm;
  FrozenLinear query, key_value, output;
  HeadShape heads;
};

// What an encoder has read, as one layer of the decoder sees it.
struct CrossKeys {
  at::Tensor key_value_UE;
  at::Tensor values_CU;  // transposed, with room behind (KeysAndValues)
};

// What the gradient needs of the forward. The norm is computed again.
struct CrossAttentionState {
  CrossKeys keys;
  at::Tensor input_RD, queries_RQ, attention_RQ, log_sum_RH;
};

// The attention of a decoder's pre-norm block to what the encoder has read, added to its input.
class CrossAttention {
 public:
  explicit CrossAttention(CrossAttentionParts parts) : parts_(std::move(parts)) {}

  // memory_UD: the encoder's result.
  CrossKeys keys_of(const at::Tensor& memory_UD) const;

  // `plan`: which places of the encoder each of the R tokens sees. `state` (may be null) is filled for
  // `input_gradient`.
  at::Tensor forward(const at::Tensor& hidden_RD, const CrossKeys& keys, const PlacedPlan& plan,
                     CrossAttentionState* state) const;

  // The gradient of the input, given that of the output; that of the encoder's result is added to grad_memory_UD. Uses
  // the state up.
  at::Tensor input_gradient(at::Tensor grad_RD, const PlacedPlan& plan, CrossAttentionState& state,
                            at::Tensor& grad_memory_UD) const;

 private:
  std::int64_t key_size() const { return parts_.heads.num_key_value_heads * parts_.heads.head_size; }

  CrossAttentionParts parts_;
};

}  // namespace sotto::model
