#include "src/model/decoder.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "src/core/error.h"
#include "src/model/needed_places.h"
#include "src/model/packed_embedding.h"
#include "src/model/target_loss.h"
#include "src/packing/restrict_plan.h"
#include "src/packing/window_plan.h"

namespace sotto::model {
namespace {

using packing::PackedBatch;

struct DecoderCache : KvCache {
  at::Tensor prefix(std::int64_t count) const override { return cached_prefix(layers, count); }

  std::vector<LayerCache> layers;
};

void check_batch(const PackedBatch& batch, const at::Tensor& prompt_PD, const ModelShape& shape) {
  if (is_prefix(prompt_PD)) check_prefix(prompt_PD, shape);
  check_tokens(batch, prompt_PD, shape.vocab_size, shape.max_position_embeddings);
}

}  // namespace

// What a pass over the layers is told: who sees whom, in layers that slide and in others; the prefix, where the prompt
// is one; the places (ascending) that the last layer computes, and where among them each of `places` (in any order,
// with repetitions) is found.
struct Decoder::Pass {
  Pass(const PackedBatch& packed, const std::vector<std::int64_t>& places, const at::Tensor& prompt_PD,
       const DecoderParts& parts, const at::Tensor& grad_prompt_PD = {})
      : batch(packed),
        layers(parts.layers),
        angles(parts.rotary.angles(packed.position_ids_T, parts.device())),
        plan(packed.plan, parts.device()),
        windowed_plan(parts.sliding_window > 0 ? packing::window_plan(packed.plan, parts.sliding_window)
                                               : packing::AttentionPlan(),
                      parts.device()),
        needed_places(places),
        needed(needed_places.ascending_R, context(layers.size() - 1).plan.spans, parts.device()),
        where_N(index_tensor(needed_places.where_N, parts.device())) {
    check_batch(packed, prompt_PD, parts.shape);
    if (is_prefix(prompt_PD)) prefix_L = layer_prefixes(packed, prompt_PD, grad_prompt_PD);
  }
  Pass(const Pass&) = delete;

  LayerContext context(std::size_t layer) const {
    return {batch, layers[layer].slides() ? windowed_plan : plan, &angles, nullptr,
            prefix_L.empty() ? nullptr : &prefix_L[layer]};
  }
  const LayerOutputs* outputs(std::size_t layer) const { return layer + 1 == layers.size() ? &needed : nullptr; }

  const PackedBatch& batch;
  const std::vector<TransformerLayer>& layers;
  RotaryAngles angles;
  PlacedPlan plan, windowed_plan;
  std::vector<LayerPrefix> prefix_L;
  NeededPlaces needed_places;
  LayerOutputs needed;
  at::Tensor where_N;  // int64, on the model's device
};

at::Tensor Decoder::embed_tokens(const at::Tensor& token_ids_N) const {
  return parts_.embedding_VD.index_select(0, token_ids_N.to(parts_.device())).to(at::kFloat).cpu();
}

at::Tensor Decoder::embed(const PackedBatch& batch, const at::Tensor& prompt_PD) const {
  const at::Tensor rows_PD = is_prefix(prompt_PD) ? embeddings_of_prefix(prompt_PD, parts_.shape) : prompt_PD;
  return embed_packed(batch, parts_.embedding_VD, parts_.position_LD, rows_PD);
}

at::Tensor Decoder::run_layers(at::Tensor hidden_TD, const Pass& pass, std::vector<TransformerLayerState>* states,
                               std::vector<LayerCache>* caches) const {
  for (std::size_t i = 0; i < parts_.layers.size(); ++i) {
    const TransformerLayer& layer = parts_.layers[i];
    hidden_TD = layer.forward(hidden_TD, pass.context(i), pass.outputs(i), states == nullptr ? nullptr : &(*states)[i],
                              caches == nullptr ? nullptr : &(*caches)[i]);
  }
  return hidden_TD;
}

Score Decoder::score(const PackedBatch& batch, const at::Tensor& prompt_of_caller) const {
  const c10::InferenceMode no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  const Pass pass(batch, target_places(batch), prompt_PD, parts_);
  const at::Tensor hidden_RD = run_layers(embed(batch, prompt_PD), pass, nullptr, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, pass.where_N);
  const at::Tensor normed_ND = parts_.final_norm.forward(hidden_ND, parts_.head.type());
  return {target_log_probs(parts_.head, normed_ND, batch.targets_N, nullptr, nullptr), {}};
}

Score Decoder::score_with_gradient(const PackedBatch& batch, const at::Tensor& prompt_of_caller,
                                   const std::vector<float>& weight_N) const {
  if (weight_N.size() != batch.targets_N.size()) {
    throw core::InternalError(fmt::format("{} weights for {} targets", weight_N.size(), batch.targets_N.size()));
  }
  // Not InferenceMode: the caller hands the gradient to autograd.
  const c10::NoGradGuard no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  Score score;
  score.grad_prompt_PD = at::zeros_like(prompt_PD);
  const Pass pass(batch, target_places(batch), prompt_PD, parts_, score.grad_prompt_PD);
  std::vector<TransformerLayerState> states(parts_.layers.size());
  const at::Tensor hidden_RD = run_layers(embed(batch, prompt_PD), pass, &states, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, pass.where_N);
  const at::Tensor normed_ND = parts_.final_norm.forward(hidden_ND, parts_.head.type());
  at::Tensor grad_normed_ND;
  score.log_prob_N = target_log_probs(parts_.head, normed_ND, batch.targets_N, &weight_N, &grad_normed_ND);

  at::Tensor grad_hidden_ND = at::zeros_like(hidden_ND);
  parts_.final_norm.add_gradient(grad_normed_ND, hidden_ND, grad_hidden_ND);
  at::Tensor grad_TD = at::zeros_like(hidden_RD);
  add_rows(grad_TD, pass.where_N, grad_hidden_ND);
  for (std::size_t i = parts_.layers.size(); i-- > 0;) {
    grad_TD = parts_.layers[i].input_gradient(grad_TD, pass.context(i), pass.outputs(i), states[i]);
  }
  if (!is_prefix(prompt_PD)) add_prompt_gradient(batch, grad_TD, score.grad_prompt_PD);
  score.grad_prompt_PD = score.grad_prompt_PD.to(prompt_of_caller.device());
  return score;
}

std::unique_ptr<KvCache> Decoder::new_cache(std::int64_t num_slots) const {
  auto cache = std::make_unique<DecoderCache>();
  for (const TransformerLayer& layer : parts_.layers) cache->layers.push_back(layer.new_cache(num_slots));
  return cache;
}

at::Tensor Decoder::next_token_logits(const PackedBatch& batch, const at::Tensor& prompt_of_caller,
                                      const std::vector<std::int64_t>& outputs_R, KvCache& cache) const {
  const c10::NoGradGuard no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  auto& own_cache = dynamic_cast<DecoderCache&>(cache);
  const Pass pass(batch, outputs_R, prompt_PD, parts_);
  const at::Tensor hidden_RD =
      run_layers(embed(batch, prompt_PD), pass, nullptr, &own_cache.layers).index_select(0, pass.where_N);
  return parts_.head.forward(parts_.final_norm.forward(hidden_RD, parts_.head.type())).cpu();
}

}  // namespace sotto::model
