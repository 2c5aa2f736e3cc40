#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "src/model/language_model.h"
#include "src/model/llama_layer.h"

// Shapes: T packed tokens, N targets or token ids, P rows of the prompt table, D hidden size, V vocabulary, R rows.
namespace sotto::model {

// The Llama decoder on packed tokens, on the CPU: forward, and the gradient of activations alone, both written by hand.
class Llama : public LanguageModel {
 public:
  Llama(const LlamaConfig& config, at::Tensor embedding_VD, std::vector<LlamaLayer> layers, at::Tensor final_norm_D,
        FrozenLinear head);

  const ModelShape& shape() const override { return shape_; }
  at::Tensor embed_tokens(const at::Tensor& token_ids_N) const override;
  Score score(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const override;
  Score score_with_gradient(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                            const std::vector<float>& weight_N) const override;
  std::unique_ptr<KvCache> new_cache(std::int64_t num_slots) const override;
  at::Tensor next_token_logits(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                               const std::vector<std::int64_t>& outputs_R, KvCache& cache) const override;

 private:
  at::Tensor embed(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const;
  // The last layer's result at `outputs`. `states` and `caches` (one a layer) may be null.
  at::Tensor run_layers(at::Tensor hidden_TD, const LayerContext& context, const LayerOutputs& outputs,
                        std::vector<LlamaLayerState>* states, std::vector<LayerCache>* caches) const;
  at::Tensor prompt_gradient(const packing::PackedBatch& batch, const at::Tensor& grad_TD,
                             const at::Tensor& prompt_PD) const;

  LlamaConfig config_;
  ModelShape shape_;
  RotaryEmbedding rotary_;
  at::Tensor embedding_VD_;
  std::vector<LlamaLayer> layers_;
  at::Tensor final_norm_D_;
  FrozenLinear head_;
};

}  // namespace sotto::model
