#include "src/model/encoder_decoder.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "src/core/error.h"
#include "src/model/packed_embedding.h"
#include "src/model/target_loss.h"
#include "src/packing/restrict_plan.h"

namespace sotto::model {

using packing::PackedBatch;
using packing::PackedTokens;

namespace {

const RelativeBias* pointer_to(const std::optional<RelativeBias>& bias) { return bias ? &*bias : nullptr; }

}  // namespace

struct EncoderDecoder::CrossLayerState {
  SelfAttentionState self;
  CrossAttentionState cross;
  FeedForwardState feed_forward;
};

struct EncoderDecoder::Cache : KvCache {
  at::Tensor prefix(std::int64_t count) const override { return cached_prefix(self, count); }

  std::vector<LayerCache> self;
  std::vector<CrossKeys> cross;  // of the last batch that had something to encode
};

// What a pass over the decoder is told: the places that the last layer computes, who sees whom there and elsewhere, and
// the prefix, where the prompt is one.
struct EncoderDecoder::Pass {
  Pass(const PackedBatch& packed, const std::vector<std::int64_t>& places, const at::Tensor& prompt_PD,
       const EncoderDecoderParts& parts, const at::Tensor& grad_prompt_PD = {})
      : batch(packed),
        bias(pointer_to(parts.decoder_bias)),
        plan(batch.plan, parts.device()),
        needed(places),
        outputs(needed.ascending_R, batch.plan, parts.device()),
        where_N(index_tensor(needed.where_N, parts.device())),
        cross_plan(batch.cross_plan, parts.device()),
        cross_outputs(packing::restrict_plan(batch.cross_plan, needed.ascending_R), parts.device()),
        num_layers(parts.decoder.size()) {
    if (!is_prefix(prompt_PD)) return;
    prefix_L = layer_prefixes(batch, prompt_PD, grad_prompt_PD);
    rows_PD = embeddings_of_prefix(prompt_PD, parts.shape);
  }
  Pass(const Pass&) = delete;

  bool is_last(std::size_t layer) const { return layer + 1 == num_layers; }
  LayerContext self(std::size_t layer) const {
    return {batch, plan, nullptr, bias, prefix_L.empty() ? nullptr : &prefix_L[layer]};
  }
  const LayerOutputs* self_outputs(std::size_t layer) const { return is_last(layer) ? &outputs : nullptr; }
  const PlacedPlan& cross(std::size_t layer) const { return is_last(layer) ? cross_outputs : cross_plan; }

  const PackedBatch& batch;
  const RelativeBias* bias;
  PlacedPlan plan;
  NeededPlaces needed;
  LayerOutputs outputs;
  at::Tensor where_N;  // int64, on the model's device
  PlacedPlan cross_plan, cross_outputs;
  std::size_t num_layers;
  std::vector<LayerPrefix> prefix_L;
  at::Tensor rows_PD;
};

at::Tensor EncoderDecoder::embed_tokens(const at::Tensor& token_ids_N) const {
  return parts_.embedding_VD.index_select(0, token_ids_N.to(parts_.device())).to(at::kFloat).cpu();
}

void EncoderDecoder::check(const PackedBatch& batch, const at::Tensor& prompt_PD) const {
  const bool prefix = is_prefix(prompt_PD);
  if (prefix) check_prefix(prompt_PD, parts_.shape);
  const at::Tensor none;
  check_tokens(batch.encoder, prefix ? none : prompt_PD, parts_.shape.vocab_size, parts_.shape.max_position_embeddings);
  check_tokens(batch, prefix ? prompt_PD : none, parts_.shape.vocab_size, parts_.shape.max_position_embeddings);
  std::int64_t covered = 0;
  for (const packing::Span& span : batch.cross_plan.spans) covered += span.query_end - span.query_begin;
  if (covered != static_cast<std::int64_t>(batch.token_ids_T.size())) {
    throw core::InternalError("a row for a model with an encoder has nothing to encode");
  }
}

LayerContext EncoderDecoder::encoder_context(const PackedTokens& tokens, const PlacedPlan& plan) const {
  return {tokens, plan, nullptr, pointer_to(parts_.encoder_bias)};
}

at::Tensor EncoderDecoder::encode(const LayerContext& context, const at::Tensor& prompt_PD,
                                  std::vector<TransformerLayerState>* states) const {
  at::Tensor hidden_UD = embed_packed(context.batch, parts_.embedding_VD, parts_.encoder_position_LD, prompt_PD);
  for (std::size_t i = 0; i < parts_.encoder.size(); ++i) {
    hidden_UD =
        parts_.encoder[i].forward(hidden_UD, context, nullptr, states == nullptr ? nullptr : &(*states)[i], nullptr);
  }
  return hidden_UD;
}

at::Tensor EncoderDecoder::encoder_gradient(const LayerContext& context, const at::Tensor& grad_memory_UD,
                                            const at::Tensor& encoded_UD,
                                            std::vector<TransformerLayerState>& states) const {
  at::Tensor grad_UD = at::zeros_like(encoded_UD);
  parts_.encoder_norm.add_gradient(grad_memory_UD, encoded_UD, grad_UD);
  for (std::size_t i = parts_.encoder.size(); i-- > 0;) {
    grad_UD = parts_.encoder[i].input_gradient(grad_UD, context, nullptr, states[i]);
  }
  return grad_UD;
}

std::vector<CrossKeys> EncoderDecoder::keys_of(const at::Tensor& memory_UD) const {
  std::vector<CrossKeys> keys;
  for (const CrossLayer& layer : parts_.decoder) keys.push_back(layer.cross.keys_of(memory_UD));
  return keys;
}

at::Tensor EncoderDecoder::decode(const PackedBatch& batch, const std::vector<CrossKeys>& keys, const Pass& pass,
                                  std::vector<CrossLayerState>* states, Cache* cache) const {
  at::Tensor hidden_TD = embed_packed(batch, parts_.embedding_VD, parts_.decoder_position_LD, pass.rows_PD);
  for (std::size_t i = 0; i < parts_.decoder.size(); ++i) {
    const CrossLayer& layer = parts_.decoder[i];
    CrossLayerState* state = states == nullptr ? nullptr : &(*states)[i];
    hidden_TD =
        layer.self.forward(hidden_TD, pass.self(i), pass.self_outputs(i), state == nullptr ? nullptr : &state->self,
                           cache == nullptr ? nullptr : &cache->self[i]);
    hidden_TD = layer.cross.forward(hidden_TD, keys[i], pass.cross(i), state == nullptr ? nullptr : &state->cross);
    hidden_TD = layer.feed_forward.forward(hidden_TD, state == nullptr ? nullptr : &state->feed_forward);
  }
  return hidden_TD;
}

Score EncoderDecoder::score(const PackedBatch& batch, const at::Tensor& prompt_of_caller) const {
  const c10::InferenceMode no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  check(batch, prompt_PD);
  const Pass pass(batch, target_places(batch), prompt_PD, parts_);
  const PlacedPlan encoder_plan(batch.encoder.plan, parts_.device());
  const LayerContext encoder = encoder_context(batch.encoder, encoder_plan);
  const auto keys = keys_of(parts_.encoder_norm.forward(encode(encoder, prompt_PD, nullptr)));
  const at::Tensor hidden_RD = decode(batch, keys, pass, nullptr, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, pass.where_N);
  const at::Tensor normed_ND = parts_.decoder_norm.forward(hidden_ND, parts_.head.type());
  return {target_log_probs(parts_.head, normed_ND, batch.targets_N, nullptr, nullptr), {}};
}

Score EncoderDecoder::score_with_gradient(const PackedBatch& batch, const at::Tensor& prompt_of_caller,
                                          const std::vector<float>& weight_N) const {
  if (weight_N.size() != batch.targets_N.size()) {
    throw core::InternalError(fmt::format("{} weights for {} targets", weight_N.size(), batch.targets_N.size()));
  }
  // Not InferenceMode: the caller hands the gradient to autograd.
  const c10::NoGradGuard no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  check(batch, prompt_PD);
  Score score;
  score.grad_prompt_PD = at::zeros_like(prompt_PD);
  const Pass pass(batch, target_places(batch), prompt_PD, parts_, score.grad_prompt_PD);
  // A prefix has no part in what the encoder reads.
  const bool through_encoder = !is_prefix(prompt_PD);
  std::vector<TransformerLayerState> encoder_states(parts_.encoder.size());
  const PlacedPlan encoder_plan(batch.encoder.plan, parts_.device());
  const LayerContext encoder = encoder_context(batch.encoder, encoder_plan);
  const at::Tensor encoded_UD = encode(encoder, prompt_PD, through_encoder ? &encoder_states : nullptr);
  const at::Tensor memory_UD = parts_.encoder_norm.forward(encoded_UD);
  std::vector<CrossLayerState> states(parts_.decoder.size());
  const at::Tensor hidden_RD = decode(batch, keys_of(memory_UD), pass, &states, nullptr);
  const at::Tensor hidden_ND = hidden_RD.index_select(0, pass.where_N);
  const at::Tensor normed_ND = parts_.decoder_norm.forward(hidden_ND, parts_.head.type());
  at::Tensor grad_normed_ND;
  score.log_prob_N = target_log_probs(parts_.head, normed_ND, batch.targets_N, &weight_N, &grad_normed_ND);

  at::Tensor grad_hidden_ND = at::zeros_like(hidden_ND);
  parts_.decoder_norm.add_gradient(grad_normed_ND, hidden_ND, grad_hidden_ND);
  at::Tensor grad_RD = at::zeros_like(hidden_RD);
  add_rows(grad_RD, pass.where_N, grad_hidden_ND);
  const at::Tensor grad_memory_UD = memory_gradient(pass, grad_RD, states, memory_UD);
  if (through_encoder) {
    const at::Tensor grad_UD = encoder_gradient(encoder, grad_memory_UD, encoded_UD, encoder_states);
    add_prompt_gradient(batch.encoder, grad_UD, score.grad_prompt_PD);
  }
  score.grad_prompt_PD = score.grad_prompt_PD.to(prompt_of_caller.device());
  return score;
}

at::Tensor EncoderDecoder::memory_gradient(const Pass& pass, at::Tensor grad_RD, std::vector<CrossLayerState>& states,
                                           const at::Tensor& memory_UD) const {
  at::Tensor grad_memory_UD = at::zeros_like(memory_UD);
  for (std::size_t i = parts_.decoder.size(); i-- > 0;) {
    const CrossLayer& layer = parts_.decoder[i];
    grad_RD = layer.feed_forward.input_gradient(grad_RD, states[i].feed_forward);
    grad_RD = layer.cross.input_gradient(grad_RD, pass.cross(i), states[i].cross, grad_memory_UD);
    // Nobody asks for the gradient of the decoder's own tokens, unless they are a prefix.
    if (i > 0 || !pass.prefix_L.empty())
      grad_RD = layer.self.input_gradient(grad_RD, pass.self(i), pass.self_outputs(i), states[i].self);
  }
  return grad_memory_UD;
}

std::unique_ptr<KvCache> EncoderDecoder::new_cache(std::int64_t num_slots) const {
  auto cache = std::make_unique<Cache>();
  for (const CrossLayer& layer : parts_.decoder) cache->self.push_back(layer.self.new_cache(num_slots));
  return cache;
}

at::Tensor EncoderDecoder::next_token_logits(const PackedBatch& batch, const at::Tensor& prompt_of_caller,
                                             const std::vector<std::int64_t>& outputs_R, KvCache& cache) const {
  const c10::NoGradGuard no_graph;
  const at::Tensor prompt_PD = on_device(prompt_of_caller, parts_.device());
  auto& own_cache = dynamic_cast<Cache&>(cache);
  check(batch, prompt_PD);
  if (!batch.encoder.token_ids_T.empty()) {
    const PlacedPlan encoder_plan(batch.encoder.plan, parts_.device());
    const LayerContext encoder = encoder_context(batch.encoder, encoder_plan);
    own_cache.cross = keys_of(parts_.encoder_norm.forward(encode(encoder, prompt_PD, nullptr)));
  }
  const Pass pass(batch, outputs_R, prompt_PD, parts_);
  const at::Tensor hidden_RD = decode(batch, own_cache.cross, pass, nullptr, &own_cache).index_select(0, pass.where_N);
  return parts_.head.forward(parts_.decoder_norm.forward(hidden_RD, parts_.head.type())).cpu();
}

}  // namespace sotto::model
