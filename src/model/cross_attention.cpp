#include "src/model/cross_attention.h"

#include <ATen/ops/empty_like.h>

#include "src/model/layer_attention.h"

namespace sotto::model {

CrossKeys CrossAttention::keys_of(const at::Tensor& memory_UD) const {
  const at::Tensor key_value_UE = parts_.key_value.forward(memory_UD, parts_.key_value.type());
  return {key_value_UE, columns_as_rows(key_value_UE, key_size(), key_size())};
}

at::Tensor CrossAttention::forward(const at::Tensor& hidden_RD, const CrossKeys& keys, const PlacedPlan& plan,
                                   CrossAttentionState* state) const {
  const FrozenLinear& query = parts_.query;
  const at::Tensor queries_RQ = query.forward(parts_.norm.forward(hidden_RD, query.type()), query.type());
  at::Tensor* log_sum_RH = state == nullptr ? nullptr : &state->log_sum_RH;
  const at::Tensor attention_RQ =
      attention(plan, parts_.heads, queries_RQ, keys.key_value_UE, 0, keys.values_CU, log_sum_RH);
  if (state != nullptr) {
    state->keys = keys;
    state->input_RD = hidden_RD;
    state->queries_RQ = queries_RQ;
    state->attention_RQ = attention_RQ;
  }
  return parts_.output.forward_plus(attention_RQ, hidden_RD);
}

at::Tensor CrossAttention::input_gradient(at::Tensor grad_RD, const PlacedPlan& plan, CrossAttentionState& state,
                                          at::Tensor& grad_memory_UD) const {
  const AttentionTensors forward{state.queries_RQ, state.keys.key_value_UE, 0, state.attention_RQ, state.log_sum_RH};
  const at::Tensor grad_attention_RQ = parts_.output.input_gradient(grad_RD, parts_.output.type());
  at::Tensor grad_queries_RQ = at::empty_like(state.queries_RQ);
  at::Tensor grad_key_value_UE = at::empty_like(state.keys.key_value_UE);
  attention_gradient(plan, parts_.heads, forward, grad_attention_RQ, grad_queries_RQ, grad_key_value_UE);
  grad_memory_UD.add_(parts_.key_value.input_gradient(grad_key_value_UE));
  parts_.norm.add_gradient(parts_.query.input_gradient(grad_queries_RQ), state.input_RD, grad_RD);
  state = {};
  return grad_RD;
}

}  // namespace sotto::model
