#include "src/model/llama_layer.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>

#include "src/model/rms_norm.h"
#include "src/model/swiglu.h"

namespace sotto::model {
namespace {

// Columns [begin, ...) of a matrix, for reading or writing.
Rows<const float> columns(const at::Tensor& matrix, std::int64_t begin) {
  return {matrix.const_data_ptr<float>() + begin, matrix.size(1)};
}
Rows<float> writable_columns(at::Tensor& matrix, std::int64_t begin) {
  return {matrix.data_ptr<float>() + begin, matrix.size(1)};
}

}  // namespace

LlamaLayer::LlamaLayer(const LlamaConfig& config, FrozenLinear qkv, FrozenLinear output, FrozenLinear gate_up,
                       FrozenLinear down, at::Tensor input_norm_D, at::Tensor middle_norm_D)
    : shape_{config.num_attention_heads, config.num_key_value_heads, config.head_dim},
      epsilon_(config.rms_norm_eps),
      qkv_(std::move(qkv)),
      output_(std::move(output)),
      gate_up_(std::move(gate_up)),
      down_(std::move(down)),
      input_norm_D_(std::move(input_norm_D)),
      middle_norm_D_(std::move(middle_norm_D)) {}

at::Tensor LlamaLayer::attend(const at::Tensor& qkv_TE, const packing::PackedBatch& batch, LayerCache* cache,
                              at::Tensor* log_sum_TH) const {
  const std::int64_t num_tokens = qkv_TE.size(0);
  const std::int64_t query_size = shape_.num_heads * shape_.head_size;
  const std::int64_t key_size = shape_.num_key_value_heads * shape_.head_size;
  Rows<const float> keys = columns(qkv_TE, query_size), values = columns(qkv_TE, query_size + key_size);
  if (cache != nullptr) {
    const Rows<float> cached_keys = writable_columns(cache->keys_SC, 0),
                      cached_values = writable_columns(cache->values_SC, 0);
    for (std::int64_t t = 0; t < num_tokens; ++t) {
      const std::int64_t slot = batch.slot_ids_T[static_cast<std::size_t>(t)];
      std::copy_n(keys.row(t), key_size, cached_keys.row(slot));
      std::copy_n(values.row(t), key_size, cached_values.row(slot));
    }
    keys = columns(cache->keys_SC, 0);
    values = columns(cache->values_SC, 0);
  }
  at::Tensor attention_TQ = at::empty({num_tokens, query_size}, qkv_TE.options());
  float* log_sums = nullptr;
  if (log_sum_TH != nullptr) {
    *log_sum_TH = at::empty({num_tokens, shape_.num_heads}, qkv_TE.options());
    log_sums = log_sum_TH->data_ptr<float>();
  }
  span_attention(batch.plan, shape_, columns(qkv_TE, 0), keys, values, writable_columns(attention_TQ, 0), log_sums);
  return attention_TQ;
}

at::Tensor LlamaLayer::forward(const at::Tensor& hidden_TD, const packing::PackedBatch& batch,
                               const RotaryEmbedding& rotary, LlamaLayerState* state, LayerCache* cache) const {
  at::Tensor qkv_TE = qkv_.forward(rms_norm(hidden_TD, input_norm_D_, epsilon_));
  rotary.rotate(qkv_TE, batch.position_ids_T, shape_.num_heads + shape_.num_key_value_heads, 1.0F);
  at::Tensor attention_TQ = attend(qkv_TE, batch, cache, state == nullptr ? nullptr : &state->log_sum_TH);
  at::Tensor middle_TD = output_.forward(attention_TQ).add_(hidden_TD);
  at::Tensor gate_up_TG = gate_up_.forward(rms_norm(middle_TD, middle_norm_D_, epsilon_));
  at::Tensor result_TD = down_.forward(swiglu(gate_up_TG)).add_(middle_TD);
  if (state != nullptr) {
    state->input_TD = hidden_TD;
    state->qkv_TE = qkv_TE;
    state->attention_TQ = attention_TQ;
    state->middle_TD = middle_TD;
    state->gate_up_TG = gate_up_TG;
  }
  return result_TD;
}

at::Tensor LlamaLayer::input_gradient(at::Tensor grad_TD, const packing::PackedBatch& batch,
                                      const RotaryEmbedding& rotary, LlamaLayerState& state) const {
  swiglu_gradient_in_place(down_.input_gradient(grad_TD), state.gate_up_TG);
  add_rms_norm_gradient(gate_up_.input_gradient(state.gate_up_TG), state.middle_TD, middle_norm_D_, epsilon_, grad_TD);

  const std::int64_t query_size = shape_.num_heads * shape_.head_size;
  const std::int64_t key_size = shape_.num_key_value_heads * shape_.head_size;
  const at::Tensor grad_attention_TQ = output_.input_gradient(grad_TD);
  at::Tensor grad_qkv_TE = at::empty_like(state.qkv_TE);
  span_attention_gradient(batch.plan, shape_, columns(state.qkv_TE, 0), columns(state.qkv_TE, query_size),
                          columns(state.qkv_TE, query_size + key_size), columns(state.attention_TQ, 0),
                          state.log_sum_TH.const_data_ptr<float>(), columns(grad_attention_TQ, 0),
                          writable_columns(grad_qkv_TE, 0), writable_columns(grad_qkv_TE, query_size),
                          writable_columns(grad_qkv_TE, query_size + key_size));
  rotary.rotate(grad_qkv_TE, batch.position_ids_T, shape_.num_heads + shape_.num_key_value_heads, -1.0F);
  add_rms_norm_gradient(qkv_.input_gradient(grad_qkv_TE), state.input_TD, input_norm_D_, epsilon_, grad_TD);
  state = {};
  return grad_TD;
}

}  // namespace sotto::model
