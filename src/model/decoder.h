#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "src/model/language_model.h"
#include "src/model/transformer_layer.h"

// Shapes: T packed tokens, N targets or token ids, P rows of the prompt table, D hidden size, V vocabulary, R rows.
namespace sotto::model {

struct DecoderParts {
  ModelShape shape;
  RotaryEmbedding rotary;
  std::int64_t sliding_window = 0;  // how many tokens the layers that slide see; 0: none slides
  at::Tensor embedding_VD;
  at::Tensor position_LD;  // fp32, learned positions (L = max_position_embeddings); undefined where there are none
  std::vector<TransformerLayer> layers;
  Norm final_norm;
  FrozenLinear head;

  at::Device device() const { return embedding_VD.device(); }
};

// A decoder of pre-norm blocks on packed tokens, on one device: forward, and the gradient of activations alone, both
// written by hand. The families (src/families/) build it.
class Decoder : public LanguageModel {
 public:
  explicit Decoder(DecoderParts parts) : parts_(std::move(parts)) {}

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
  struct Pass;

  at::Tensor embed(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const;
  // The last layer's result at the needed places. `states` and `caches` (one a layer) may be null.
  at::Tensor run_layers(at::Tensor hidden_TD, const Pass& pass, std::vector<TransformerLayerState>* states,
                        std::vector<LayerCache>* caches) const;

  DecoderParts parts_;
};

}  // namespace sotto::model
