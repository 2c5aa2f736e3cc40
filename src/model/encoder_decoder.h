#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <vector>

#include "src/model/cross_attention.h"
#include "src/model/language_model.h"
#include "src/model/needed_places.h"
#include "src/model/transformer_layer.h"

// Shapes: T packed tokens of the decoder, U of the encoder, R of the decoder's that the result is needed of, P rows of
// the prompt table, L learned positions, D hidden size, V vocabulary.
namespace sotto::model {

// A block of the decoder: attention to its own row, to what the encoder has read, feed-forward.
struct CrossLayer {
  SelfAttention self;
  CrossAttention cross;
  FeedForward feed_forward;
};

struct EncoderDecoderParts {
  ModelShape shape;
  at::Tensor embedding_VD;  // of both stacks
  // How a stack knows positions: learned ones (fp32; may be undefined), or what distances add to the scores.
  at::Tensor encoder_position_LD, decoder_position_LD;
  std::vector<TransformerLayer> encoder;
  std::vector<CrossLayer> decoder;
  std::optional<RelativeBias> encoder_bias, decoder_bias;
  Norm encoder_norm, decoder_norm;
  FrozenLinear head;

  at::Device device() const { return embedding_VD.device(); }
};

// An encoder and a decoder of pre-norm blocks on packed tokens, on one device: forward, and the gradient of activations
// alone, both written by hand. The families (src/families/) build it.
class EncoderDecoder : public LanguageModel {
 public:
  explicit EncoderDecoder(EncoderDecoderParts parts) : parts_(std::move(parts)) {}

  const ModelShape& shape() const override { return parts_.shape; }
  c10::Device device() const override { return parts_.device(); }
  at::Tensor embed_tokens(const at::Tensor& token_ids_N) const override;
  Score score(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const override;
  Score score_with_gradient(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                            const std::vector<float>& weight_N) const override;
  std::unique_ptr<KvCache> new_cache(std::int64_t num_slots) const override;
  at::Tensor next_token_logits(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                               const std::vector<std::int64_t>& outputs_R, KvCache& cache) const override;

 private:
  struct CrossLayerState;
  struct Cache;
  struct Pass;

  void check(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const;
  LayerContext encoder_context(const packing::PackedTokens& tokens, const PlacedPlan& plan) const;
  // The encoder's result before its last norm. `states` (one a layer) may be null.
  at::Tensor encode(const LayerContext& context, const at::Tensor& prompt_PD,
                    std::vector<TransformerLayerState>* states) const;
  // The gradient of what the encoder read, given that of its normed result.
  at::Tensor encoder_gradient(const LayerContext& context, const at::Tensor& grad_memory_UD,
                              const at::Tensor& encoded_UD, std::vector<TransformerLayerState>& states) const;
  // The decoder's result at the needed places, before its last norm. `states` and `cache` may be null.
  at::Tensor decode(const packing::PackedBatch& batch, const std::vector<CrossKeys>& keys, const Pass& pass,
                    std::vector<CrossLayerState>* states, Cache* cache) const;
  std::vector<CrossKeys> keys_of(const at::Tensor& memory_UD) const;
  // The gradient of the encoder's normed result, given that of the decoder's; that of a prefix goes to its layers.
  at::Tensor memory_gradient(const Pass& pass, at::Tensor grad_RD, std::vector<CrossLayerState>& states,
                             const at::Tensor& memory_UD) const;

  EncoderDecoderParts parts_;
};

}  // namespace sotto::model
