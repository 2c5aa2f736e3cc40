#pragma once

#include <ATen/core/Tensor.h>

#include "src/model/activation.h"
#include "src/model/frozen_linear.h"
#include "src/model/norm.h"
#include "src/model/rotary_embedding.h"
#include "src/model/span_attention.h"
#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, R of them that the result is needed of, D hidden size, E columns of queries, keys and values
// side by side, Q those of the queries, F intermediate size, G columns before the activation, H heads, S slots, C
// columns of keys or values.
namespace sotto::model {

// What every layer is told of the batch.
struct LayerContext {
  const packing::PackedBatch& batch;
  const packing::AttentionPlan& plan;  // the batch's own, or that of a sliding window
  RotaryAngles angles;
};

// The places whose result is needed, in ascending order, and the plan of their queries alone. The last layer computes
// nothing for the others but their keys and values.
struct LayerOutputs {
  at::Tensor index_R;  // int64
  packing::AttentionPlan plan;
};

// What the gradient of one layer needs of its forward. Norms and activations are computed again.
struct LlamaLayerState {
  at::Tensor input_TD, qkv_TE, queries_RQ, attention_RQ, log_sum_RH, middle_RD, enter_RG;
};

// Keys (turned by their positions) by slot and values, transposed, of one layer.
struct LayerCache {
  at::Tensor keys_SC, values_CS;
};

struct LlamaLayerParts {
  HeadShape heads;
  FrozenLinear qkv, output;   // of the attention
  FrozenLinear enter, leave;  // of the feed-forward; `enter` makes gate and up where the activation is gated
  Norm input_norm, middle_norm;
  Activation activation;
  bool rotary;  // whether queries and keys turn by their positions
  bool slides;  // whether it sees a sliding window alone
};

// One pre-norm block, of Llama (Touvron et al. 2023) or GPT-2 (Radford et al. 2019): attention, then the feed-forward,
// each added to its input. The residual stream is fp32; what enters a product has the weights' type.
class LlamaLayer {
 public:
  explicit LlamaLayer(LlamaLayerParts parts) : parts_(std::move(parts)), shape_(parts_.heads) {}

  bool slides() const { return parts_.slides; }

  // The result at `outputs` (null: everywhere, R = T). `state` (may be null) is filled for `input_gradient`. With a
  // cache, keys and values are put into it and read from it.
  at::Tensor forward(const at::Tensor& hidden_TD, const LayerContext& context, const LayerOutputs* outputs,
                     LlamaLayerState* state, LayerCache* cache) const;

  // The gradient of the layer's input, given that of its output. Uses the state up.
  at::Tensor input_gradient(at::Tensor grad_RD, const LayerContext& context, const LayerOutputs* outputs,
                            LlamaLayerState& state) const;

  // Slots of keys and values in the type that this layer computes in.
  LayerCache new_cache(std::int64_t num_slots) const;

 private:
  at::Tensor attend(const at::Tensor& queries_RQ, const at::Tensor& qkv_TE, const packing::AttentionPlan& plan,
                    const packing::PackedBatch& batch, LayerCache* cache, at::Tensor* log_sum_RH) const;
  // The gradient of qkv_TE before the rotation.
  at::Tensor qkv_gradient(const at::Tensor& grad_attention_RQ, const LayerContext& context, const LayerOutputs* outputs,
                          const LlamaLayerState& state) const;
  void turn(at::Tensor& qkv_TE, const LayerContext& context, float direction) const;
  std::int64_t query_size() const { return shape_.num_heads * shape_.head_size; }
  std::int64_t key_size() const { return shape_.num_key_value_heads * shape_.head_size; }

  LlamaLayerParts parts_;
  HeadShape shape_;
};

}  // namespace sotto::model
