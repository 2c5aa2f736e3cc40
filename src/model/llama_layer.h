#pragma once

#include <ATen/core/Tensor.h>

#include "src/model/frozen_linear.h"
#include "src/model/llama_config.h"
#include "src/model/rotary_embedding.h"
#include "src/model/span_attention.h"
#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, D hidden size, E columns of queries, keys and values side by side, Q those of the queries,
// F intermediate size, G = 2F, H heads, S slots of a cache, C columns of its keys or values.
namespace sotto::model {

// What the gradient of one layer needs of its forward. Norms, and the product of gate and up, are computed again.
struct LlamaLayerState {
  at::Tensor input_TD, qkv_TE, attention_TQ, log_sum_TH, middle_TD, gate_up_TG;
};

// Keys (turned by their positions) and values of one layer, by slot.
struct LayerCache {
  at::Tensor keys_SC, values_SC;
};

// One pre-norm block of Llama (Touvron et al. 2023): attention, then SwiGLU, each added to its input.
class LlamaLayer {
 public:
  LlamaLayer(const LlamaConfig& config, FrozenLinear qkv, FrozenLinear output, FrozenLinear gate_up, FrozenLinear down,
             at::Tensor input_norm_D, at::Tensor middle_norm_D);

  // `state` (may be null) is filled for `input_gradient`. With a cache, keys and values are put into it and read from
  // it.
  at::Tensor forward(const at::Tensor& hidden_TD, const packing::PackedBatch& batch, const RotaryEmbedding& rotary,
                     LlamaLayerState* state, LayerCache* cache) const;

  // The gradient of the layer's input, given that of its output. Uses the state up.
  at::Tensor input_gradient(at::Tensor grad_TD, const packing::PackedBatch& batch, const RotaryEmbedding& rotary,
                            LlamaLayerState& state) const;

 private:
  at::Tensor attend(const at::Tensor& qkv_TE, const packing::PackedBatch& batch, LayerCache* cache,
                    at::Tensor* log_sum_TH) const;

  HeadShape shape_;
  double epsilon_;
  FrozenLinear qkv_, output_, gate_up_, down_;
  at::Tensor input_norm_D_, middle_norm_D_;
};

}  // namespace sotto::model
