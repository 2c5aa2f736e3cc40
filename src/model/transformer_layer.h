#pragma once

#include "src/model/feed_forward.h"
#include "src/model/self_attention.h"

// Shapes: T packed tokens, R of them that the result is needed of, D hidden size.
namespace sotto::model {

struct TransformerLayerState {
  SelfAttentionState attention;
  FeedForwardState feed_forward;
};

struct TransformerLayerParts {
  SelfAttention attention;
  FeedForward feed_forward;
  bool slides;  // whether it sees a sliding window alone
};

// One pre-norm block, of Llama (Touvron et al. 2023), GPT-2 (Radford et al. 2019) or T5's encoder (Raffel et al. 2020):
// attention, then the feed-forward, each added to its input.
class TransformerLayer {
 public:
  explicit TransformerLayer(TransformerLayerParts parts) : parts_(std::move(parts)) {}

  bool slides() const { return parts_.slides; }

  // SelfAttention's `outputs`, `state` and `cache`.
  at::Tensor forward(const at::Tensor& hidden_TD, const LayerContext& context, const LayerOutputs* outputs,
                     TransformerLayerState* state, LayerCache* cache) const {
    const at::Tensor middle_RD =
        parts_.attention.forward(hidden_TD, context, outputs, state == nullptr ? nullptr : &state->attention, cache);
    return parts_.feed_forward.forward(middle_RD, state == nullptr ? nullptr : &state->feed_forward);
  }

  // The gradient of the layer's input, given that of its output. Uses the state up.
  at::Tensor input_gradient(at::Tensor grad_RD, const LayerContext& context, const LayerOutputs* outputs,
                            TransformerLayerState& state) const {
    grad_RD = parts_.feed_forward.input_gradient(std::move(grad_RD), state.feed_forward);
    return parts_.attention.input_gradient(grad_RD, context, outputs, state.attention);
  }

  LayerCache new_cache(std::int64_t num_slots) const { return parts_.attention.new_cache(num_slots); }

 private:
  TransformerLayerParts parts_;
};

}  // namespace sotto::model
