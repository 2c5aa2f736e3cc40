#include "src/model/self_attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

#include "src/model/layer_attention.h"
#include "src/model/packed_embedding.h"
#include "src/packing/restrict_plan.h"

namespace sotto::model {
namespace {

// Puts each token's keys and values into its slot.
template <typename Number>
void copy_to_slots(const at::Tensor& qkv_TE, std::int64_t first_key, const packing::PackedTokens& batch,
                   LayerCache& cache) {
  const std::int64_t key_size = cache.keys_SC.size(1), value_stride = cache.values_CS.size(1);
  Number* keys = cache.keys_SC.data_ptr<Number>();
  Number* values = cache.values_CS.data_ptr<Number>();
  for (std::size_t t = 0; t < batch.slot_ids_T.size(); ++t) {
    const std::int64_t slot = batch.slot_ids_T[t];
    const Number* key = qkv_TE.const_data_ptr<Number>() + static_cast<std::int64_t>(t) * qkv_TE.size(1) + first_key;
    const Number* value = key + key_size;
    std::copy_n(key, key_size, keys + slot * key_size);
    for (std::int64_t c = 0; c < key_size; ++c) values[c * value_stride + slot] = value[c];
  }
}

void fill_slots(const at::Tensor& qkv_TE, std::int64_t first_key, const packing::PackedTokens& batch,
                LayerCache& cache) {
  for (std::size_t t = 0; t < batch.slot_ids_T.size(); ++t) {
    cache.position_S[static_cast<std::size_t>(batch.slot_ids_T[t])] = batch.position_ids_T[t];
  }
  if (qkv_TE.is_cpu()) {
    const bool bf16 = qkv_TE.scalar_type() == at::kBFloat16;
    return (bf16 ? copy_to_slots<c10::BFloat16> : copy_to_slots<float>)(qkv_TE, first_key, batch, cache);
  }
  const at::Tensor slot_T = index_tensor(batch.slot_ids_T, qkv_TE.device());
  const std::int64_t key_size = cache.keys_SC.size(1);
  cache.keys_SC.index_copy_(0, slot_T, qkv_TE.narrow(1, first_key, key_size));
  cache.values_CS.index_copy_(1, slot_T, qkv_TE.narrow(1, first_key + key_size, key_size).t());
}

std::vector<std::int32_t> query_positions(const packing::PackedTokens& batch, const LayerOutputs* outputs) {
  if (outputs == nullptr) return batch.position_ids_T;
  std::vector<std::int32_t> position_R;
  for (const std::int64_t place : outputs->places_R) {
    position_R.push_back(batch.position_ids_T[static_cast<std::size_t>(place)]);
  }
  return position_R;
}

}  // namespace

LayerOutputs::LayerOutputs(std::vector<std::int64_t> ascending_R, const packing::AttentionPlan& all, at::Device device)
    : places_R(std::move(ascending_R)),
      index_R(index_tensor(places_R, device)),
      plan(packing::restrict_plan(all, places_R), device) {}

at::Tensor cached_prefix(const std::vector<LayerCache>& caches, std::int64_t count) {
  std::vector<at::Tensor> prefix_L;
  for (const LayerCache& layer : caches) {
    prefix_L.push_back(at::stack({layer.keys_SC.narrow(0, 0, count), layer.values_CS.narrow(1, 0, count).t()}, 1));
  }
  return at::stack(prefix_L, 1).to(at::kFloat).cpu();
}

LayerCache SelfAttention::new_cache(std::int64_t num_slots) const {
  // Zeros, and one slot more than asked for: products of pairs read one value beyond a range.
  const at::TensorOptions options = at::device(parts_.qkv.device()).dtype(parts_.qkv.type());
  return {at::empty({num_slots, key_size()}, options), at::zeros({key_size(), num_slots + 1}, options),
          std::vector<std::int32_t>(static_cast<std::size_t>(num_slots))};
}

void SelfAttention::turn(at::Tensor& qkv_TE, const LayerContext& context, float direction) const {
  if (parts_.rotary) rotate(qkv_TE, *context.angles, shape_.num_heads + shape_.num_key_value_heads, direction);
}

at::Tensor SelfAttention::attend(const at::Tensor& queries_RQ, const at::Tensor& qkv_TE, const LayerContext& context,
                                 const LayerOutputs* outputs, LayerCache* cache, at::Tensor* log_sum_RH) const {
  const PlacedPlan& plan = outputs == nullptr ? context.plan : outputs->plan;
  const std::vector<std::int32_t> position_R = query_positions(context.batch, outputs);
  const auto bias_for = [&](const std::vector<std::int32_t>& position_S) {
    return context.bias == nullptr ? PositionBias{} : context.bias->at(position_R, position_S);
  };
  if (cache == nullptr) {
    const at::Tensor values_CS = columns_as_rows(qkv_TE, query_size() + key_size(), key_size());
    return attention(plan, shape_, queries_RQ, qkv_TE, query_size(), values_CS, log_sum_RH,
                     bias_for(context.batch.position_ids_T));
  }
  fill_slots(qkv_TE, query_size(), context.batch, *cache);
  return attention(plan, shape_, queries_RQ, cache->keys_SC, 0, cache->values_CS, log_sum_RH,
                   bias_for(cache->position_S));
}

at::Tensor SelfAttention::forward(const at::Tensor& hidden_TD, const LayerContext& context, const LayerOutputs* outputs,
                                  SelfAttentionState* state, LayerCache* cache) const {
  const FrozenLinear& qkv = parts_.qkv;
  at::Tensor qkv_TE = qkv.forward(parts_.norm.forward(hidden_TD, qkv.type()), qkv.type());
  turn(qkv_TE, context, 1.0F);
  if (context.prefix != nullptr) put_prefix(*context.prefix, query_size(), qkv_TE);
  const auto needed = [&](const at::Tensor& all_T) {
    return outputs == nullptr ? all_T : all_T.index_select(0, outputs->index_R);
  };
  const at::Tensor queries_RQ = needed(qkv_TE);
  const at::Tensor attention_RQ =
      attend(queries_RQ, qkv_TE, context, outputs, cache, state == nullptr ? nullptr : &state->log_sum_RH);
  if (state != nullptr) {
    state->input_TD = hidden_TD;
    state->qkv_TE = qkv_TE;
    state->queries_RQ = queries_RQ;
    state->attention_RQ = attention_RQ;
  }
  return parts_.output.forward_plus(attention_RQ, needed(hidden_TD));
}

at::Tensor SelfAttention::qkv_gradient(const at::Tensor& grad_attention_RQ, const LayerContext& context,
                                       const LayerOutputs* outputs, const SelfAttentionState& state) const {
  const std::vector<std::int32_t> position_R = query_positions(context.batch, outputs);
  AttentionTensors forward{state.queries_RQ, state.qkv_TE, query_size(), state.attention_RQ, state.log_sum_RH};
  if (context.bias != nullptr) forward.bias = context.bias->at(position_R, context.batch.position_ids_T);
  at::Tensor grad_qkv_TE = at::empty_like(state.qkv_TE);
  if (outputs == nullptr) {
    attention_gradient(context.plan, shape_, forward, grad_attention_RQ, grad_qkv_TE, grad_qkv_TE);
  } else {
    at::Tensor grad_queries_RQ = at::empty_like(state.attention_RQ);
    attention_gradient(outputs->plan, shape_, forward, grad_attention_RQ, grad_queries_RQ, grad_qkv_TE);
    at::Tensor queries_TQ = grad_qkv_TE.narrow(1, 0, query_size());
    queries_TQ.zero_().index_copy_(0, outputs->index_R, grad_queries_RQ);
  }
  if (context.prefix != nullptr) take_prefix_gradient(*context.prefix, query_size(), grad_qkv_TE);
  turn(grad_qkv_TE, context, -1.0F);
  return grad_qkv_TE;
}

at::Tensor SelfAttention::input_gradient(at::Tensor grad_RD, const LayerContext& context, const LayerOutputs* outputs,
                                         SelfAttentionState& state) const {
  const at::Tensor grad_qkv_TE =
      qkv_gradient(parts_.output.input_gradient(grad_RD, parts_.output.type()), context, outputs, state);
  at::Tensor grad_TD = grad_RD;
  if (outputs != nullptr) grad_TD = at::zeros_like(state.input_TD).index_copy_(0, outputs->index_R, grad_RD);
  parts_.norm.add_gradient(parts_.qkv.input_gradient(grad_qkv_TE), state.input_TD, grad_TD);
  state = {};
  return grad_TD;
}

}  // namespace sotto::model
