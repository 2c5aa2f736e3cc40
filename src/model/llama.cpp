#include "src/model/llama.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/model/rms_norm.h"
#include "src/model/target_loss.h"
#include "src/packing/restrict_plan.h"

namespace sotto::model {
namespace {

using packing::PackedBatch;

struct LlamaCache : KvCache {
  std::vector<LayerCache> layers;
};

at::Tensor index_tensor(const std::vector<std::int64_t>& index) {
  return at::from_blob(const_cast<std::int64_t*>(index.data()), {static_cast<std::int64_t>(index.size())}, at::kLong);
}

// The last layer's outputs, and where among them each of the `places` (in any order, with repetitions) is found.
struct NeededPlaces {
  NeededPlaces(const PackedBatch& batch, const std::vector<std::int64_t>& places) {
    std::vector<std::int64_t> ascending = places;
    std::sort(ascending.begin(), ascending.end());
    ascending.erase(std::unique(ascending.begin(), ascending.end()), ascending.end());
    outputs = {index_tensor(ascending).clone(), packing::restrict_plan(batch.plan, ascending)};
    for (const std::int64_t place : places) {
      where_N.push_back(std::lower_bound(ascending.begin(), ascending.end(), place) - ascending.begin());
    }
  }
  LayerOutputs outputs;
  std::vector<std::int64_t> where_N;
};

std::vector<std::int64_t> target_places(const PackedBatch& batch) {
  std::vector<std::int64_t> places;
  places.reserve(batch.targets_N.size());
  for (const packing::Target& target : batch.targets_N) places.push_back(target.index);
  return places;
}

void check_batch(const PackedBatch& batch, const at::Tensor& prompt_PD, const ModelShape& shape) {
  const std::int64_t num_prompt_rows = prompt_PD.defined() ? prompt_PD.size(0) : 0;
  for (const packing::TokenId id : batch.token_ids_T) {
    const bool known = packing::is_virtual(id) ? packing::virtual_row(id) < num_prompt_rows : id < shape.vocab_size;
    if (!known) {
      throw core::UserError(
          fmt::format("token id {} is outside the model's vocabulary of {} tokens and {} virtual ones. Does the "
                      "tokenizer belong to "
                      "this model, and the prompt to this task?",
                      id, shape.vocab_size, num_prompt_rows));
    }
  }
  for (const std::int32_t position : batch.position_ids_T) {
    if (position >= shape.max_position_embeddings) {
      throw core::UserError(
          fmt::format("an example reaches {} tokens; the model has learned {} positions. Truncate a field "
                      "(truncate_field) or lower "
                      "encoder_seq_length.",
                      position + 1, shape.max_position_embeddings));
    }
  }
}

}  // namespace

Llama::Llama(const LlamaConfig& config, at::Tensor embedding_VD, std::vector<LlamaLayer> layers,
             at::Tensor final_norm_D, FrozenLinear head)
    : config_(config),
      shape_{config.vocab_size, config.hidden_size, config.num_hidden_layers, config.max_position_embeddings},
      rotary_(config.inverse_frequencies()),
      embedding_VD_(std::move(embedding_VD)),
      layers_(std::move(layers)),
      final_norm_D_(std::move(final_norm_D)),
      head_(std::move(head)) {}

at::Tensor Llama::embed_tokens(const at::Tensor& token_ids_N) const {
  return embedding_VD_.index_select(0, token_ids_N).to(at::kFloat);
}

at::Tensor Llama::embed(const PackedBatch& batch, const at::Tensor& prompt_PD) const {
  check_batch(batch, prompt_PD, shape_);
  std::vector<std::int64_t> token_ids(batch.token_ids_T.begin(), batch.token_ids_T.end());
  for (std::int64_t& id : token_ids) id = std::max<std::int64_t>(id, 0);
  at::Tensor hidden_TD = embed_tokens(index_tensor(token_ids));
  for (std::size_t t = 0; t < token_ids.size(); ++t) {
    const packing::TokenId id = batch.token_ids_T[t];
    if (packing::is_virtual(id)) hidden_TD[static_cast<std::int64_t>(t)].copy_(prompt_PD[packing::virtual_row(id)]);
  }
  return hidden_TD;
}

at::Tensor Llama::run_layers(at::Tensor hidden_TD, const LayerContext& context, const LayerOutputs& outputs,
                             std::vector<LlamaLayerState>* states, std::vector<LayerCache>* caches) const {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    hidden_TD =
        layers_[i].forward(hidden_TD, context, i + 1 == layers_.size() ? &outputs : nullptr,
                           states == nullptr ? nullptr : &(*states)[i], caches == nullptr ? nullptr : &(*caches)[i]);
  }
  return hidden_TD;
}

Score Llama::score(const PackedBatch& batch, const at::Tensor& prompt_PD) const {
  const c10::InferenceMode no_graph;
  const NeededPlaces needed(batch, target_places(batch));
  const LayerContext context{batch, rotary_.angles(batch.position_ids_T)};
  const at::Tensor hidden_RD = run_layers(embed(batch, prompt_PD), context, needed.outputs, nullptr, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, index_tensor(needed.where_N));
  const at::Tensor normed_ND = rms_norm(hidden_ND, final_norm_D_, config_.rms_norm_eps, head_.type());
  return {target_log_probs(head_, normed_ND, batch.targets_N, nullptr, nullptr), {}};
}

Score Llama::score_with_gradient(const PackedBatch& batch, const at::Tensor& prompt_PD,
                                 const std::vector<float>& weight_N) const {
  if (weight_N.size() != batch.targets_N.size()) {
    throw core::InternalError(fmt::format("{} weights for {} targets", weight_N.size(), batch.targets_N.size()));
  }
  // Not InferenceMode: the caller hands the gradient to autograd.
  const c10::NoGradGuard no_graph;
  const NeededPlaces needed(batch, target_places(batch));
  const LayerContext context{batch, rotary_.angles(batch.position_ids_T)};
  std::vector<LlamaLayerState> states(layers_.size());
  const at::Tensor hidden_RD = run_layers(embed(batch, prompt_PD), context, needed.outputs, &states, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, index_tensor(needed.where_N));
  const at::Tensor normed_ND = rms_norm(hidden_ND, final_norm_D_, config_.rms_norm_eps, head_.type());
  at::Tensor grad_normed_ND;
  Score score;
  score.log_prob_N = target_log_probs(head_, normed_ND, batch.targets_N, &weight_N, &grad_normed_ND);

  at::Tensor grad_hidden_ND = at::zeros_like(hidden_ND);
  add_rms_norm_gradient(grad_normed_ND, hidden_ND, final_norm_D_, config_.rms_norm_eps, grad_hidden_ND);
  at::Tensor grad_TD = at::zeros_like(hidden_RD);
  grad_TD.index_add_(0, index_tensor(needed.where_N), grad_hidden_ND);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const LayerOutputs* outputs = i + 1 == layers_.size() ? &needed.outputs : nullptr;
    grad_TD = layers_[i].input_gradient(grad_TD, context, outputs, states[i]);
  }
  score.grad_prompt_PD = prompt_gradient(batch, grad_TD, prompt_PD);
  return score;
}

at::Tensor Llama::prompt_gradient(const PackedBatch& batch, const at::Tensor& grad_TD,
                                  const at::Tensor& prompt_PD) const {
  at::Tensor grad_prompt_PD = at::zeros_like(prompt_PD);
  for (std::size_t t = 0; t < batch.token_ids_T.size(); ++t) {
    const packing::TokenId id = batch.token_ids_T[t];
    if (packing::is_virtual(id)) grad_prompt_PD[packing::virtual_row(id)].add_(grad_TD[static_cast<std::int64_t>(t)]);
  }
  return grad_prompt_PD;
}

std::unique_ptr<KvCache> Llama::new_cache(std::int64_t num_slots) const {
  auto cache = std::make_unique<LlamaCache>();
  for (const LlamaLayer& layer : layers_) cache->layers.push_back(layer.new_cache(num_slots));
  return cache;
}

at::Tensor Llama::next_token_logits(const PackedBatch& batch, const at::Tensor& prompt_PD,
                                    const std::vector<std::int64_t>& outputs_R, KvCache& cache) const {
  const c10::NoGradGuard no_graph;
  auto& own_cache = dynamic_cast<LlamaCache&>(cache);
  const NeededPlaces needed(batch, outputs_R);
  const LayerContext context{batch, rotary_.angles(batch.position_ids_T)};
  const at::Tensor hidden_RD = run_layers(embed(batch, prompt_PD), context, needed.outputs, nullptr, &own_cache.layers)
                                   .index_select(0, index_tensor(needed.where_N));
  return head_.forward(rms_norm(hidden_RD, final_norm_D_, config_.rms_norm_eps, head_.type()));
}

}  // namespace sotto::model
