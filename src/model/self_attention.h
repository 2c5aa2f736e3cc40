#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "src/model/frozen_linear.h"
#include "src/model/layer_prefix.h"
#include "src/model/norm.h"
#include "src/model/placed_plan.h"
#include "src/model/relative_bias.h"
#include "src/model/rotary_embedding.h"
#include "src/model/span_attention.h"
#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, R of them that the result is needed of, D hidden size, E columns of queries, keys and values
// side by side, Q those of the queries, H heads, S slots, C columns of keys or values.
namespace sotto::model {

// What every layer is told of the batch.
struct LayerContext {
  const packing::PackedTokens& batch;
  const PlacedPlan& plan;               // the batch's own, or that of a sliding window
  const RotaryAngles* angles;           // null: nothing turns
  const RelativeBias* bias = nullptr;   // null: distances add nothing to the scores
  const LayerPrefix* prefix = nullptr;  // null: virtual tokens have keys and values of their own
};

// The places whose result is needed, in ascending order, and the plan of their queries alone. The last layer computes
// nothing for the others but their keys and values.
struct LayerOutputs {
  LayerOutputs(std::vector<std::int64_t> ascending_R, const packing::AttentionPlan& all, at::Device device);

  std::vector<std::int64_t> places_R;
  at::Tensor index_R;  // int64: the same on the model's device
  PlacedPlan plan;
};

// Keys (turned by their positions) by slot and values, transposed, of one layer.
struct LayerCache {
  at::Tensor keys_SC, values_CS;
  std::vector<std::int32_t> position_S;
};

// The first `count` slots of all layers as a prefix (language_model.h), on the CPU.
at::Tensor cached_prefix(const std::vector<LayerCache>& caches, std::int64_t count);

struct SelfAttentionParts {
  Norm norm;
  FrozenLinear qkv, output;
  HeadShape heads;
  bool rotary;  // whether queries and keys turn by their positions
};

// What the gradient needs of the forward. The norm is computed again.
struct SelfAttentionState {
  at::Tensor input_TD, qkv_TE, queries_RQ, attention_RQ, log_sum_RH;
};

// The self-attention of a pre-norm block, added to its input. The residual stream is fp32; what enters a product has
// the weights' type.
class SelfAttention {
 public:
  explicit SelfAttention(SelfAttentionParts parts) : parts_(std::move(parts)), shape_(parts_.heads) {}

  // The result at `outputs` (null: everywhere, R = T). `state` (may be null) is filled for `input_gradient`. With a
  // cache, keys and values are put into it and read from it.
  at::Tensor forward(const at::Tensor& hidden_TD, const LayerContext& context, const LayerOutputs* outputs,
                     SelfAttentionState* state, LayerCache* cache) const;

  // The gradient of the input, given that of the output. Uses the state up.
  at::Tensor input_gradient(at::Tensor grad_RD, const LayerContext& context, const LayerOutputs* outputs,
                            SelfAttentionState& state) const;

  // Slots of keys and values in the type that this layer computes in.
  LayerCache new_cache(std::int64_t num_slots) const;

 private:
  // Gives attention_RQ; `cache` and `log_sum_RH` may be null.
  at::Tensor attend(const at::Tensor& queries_RQ, const at::Tensor& qkv_TE, const LayerContext& context,
                    const LayerOutputs* outputs, LayerCache* cache, at::Tensor* log_sum_RH) const;
  // The gradient of qkv_TE before the rotation.
  at::Tensor qkv_gradient(const at::Tensor& grad_attention_RQ, const LayerContext& context, const LayerOutputs* outputs,
                          const SelfAttentionState& state) const;
  void turn(at::Tensor& qkv_TE, const LayerContext& context, float direction) const;
  std::int64_t query_size() const { return shape_.num_heads * shape_.head_size; }
  std::int64_t key_size() const { return shape_.num_key_value_heads * shape_.head_size; }

  SelfAttentionParts parts_;
  HeadShape shape_;
};

}  // namespace sotto::model
