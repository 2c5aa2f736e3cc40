#include "src/families/megatron_blocks.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>

#include <cmath>
#include <vector>

#include "src/model/packed_embedding.h"

namespace sotto::families {

model::Norm MegatronBlocks::norm(const std::string& name) const {
  at::Tensor weight_D = weights_.vector(name + ".weight", config_.hidden_size);
  if (config_.normalization == "rmsnorm") return model::Norm::rms(weight_D, config_.layernorm_epsilon);
  if (config_.normalization == "layernorm1p") weight_D = weight_D + at::Scalar(1.0);
  return model::Norm::layer(weight_D, weights_.vector(name + ".bias", config_.hidden_size), config_.layernorm_epsilon);
}

model::SelfAttention MegatronBlocks::self_attention(const std::string& layer) const {
  return model::SelfAttention({
      .norm = norm(layer + "input_layernorm"),
      .qkv = with_queries(layer + "self_attention.linear_qkv", query_size() + 2 * key_size()),
      .output = linear(layer + "self_attention.linear_proj", query_size(), config_.hidden_size),
      .heads = heads(),
      .rotary = turned_ > 0,
  });
}

model::CrossAttention MegatronBlocks::cross_attention(const std::string& layer) const {
  const std::string name = layer + "cross_attention.";
  return model::CrossAttention({
      .norm = norm(layer + "pre_cross_attn_layernorm"),
      .query = with_queries(name + "linear_q", query_size()),
      .key_value = linear(name + "linear_kv", config_.hidden_size, 2 * key_size()),
      .output = linear(name + "linear_proj", query_size(), config_.hidden_size),
      .heads = heads(),
  });
}

model::FeedForward MegatronBlocks::feed_forward(const std::string& layer) const {
  const std::int64_t hidden = config_.hidden_size, ffn = config_.ffn_hidden_size;
  return model::FeedForward({
      .norm = norm(layer + "pre_mlp_layernorm"),
      .enter = linear(layer + "mlp.linear_fc1", hidden, config_.gated ? 2 * ffn : ffn),
      .leave = linear(layer + "mlp.linear_fc2", ffn, hidden),
      .activation = config_.activation,
  });
}

// Our rotation pairs dimension i of a head with i + half of the head; where only the first `turned_` dimensions turn,
// Megatron pairs i with i + half of those. Scores do not change when queries and keys are ordered anew alike.
at::Tensor MegatronBlocks::paired(const at::Tensor& rows) const {
  const std::int64_t size = config_.kv_channels, half = size / 2, turning = turned_ / 2;
  const std::int64_t num_heads = config_.num_attention_heads + config_.num_query_groups;
  if (turned_ == 0 || turned_ == size) return rows;
  std::vector<std::int64_t> order;
  for (std::int64_t head = 0; head < num_heads; ++head) {
    for (std::int64_t i = 0; i < half; ++i) order.push_back(head * size + (i < turning ? i : i + turning));
    for (std::int64_t i = 0; i < half; ++i) order.push_back(head * size + (i < turning ? i + turning : i + half));
  }
  for (std::int64_t row = num_heads * size; row < rows.size(0); ++row) order.push_back(row);
  return rows.index_select(0, model::index_tensor(order, rows.device()));
}

// A layer whose first outputs are the queries. Our attention divides scores by the root of a head's size; where
// training did not, queries are larger instead.
model::FrozenLinear MegatronBlocks::with_queries(const std::string& name, std::int64_t size) const {
  const auto prepared = [&](const at::Tensor& stored) {
    at::Tensor rows = paired(stored).clone();
    if (!config_.normalize_attention_scores) {
      rows.narrow(0, 0, query_size()).mul_(at::Scalar(std::sqrt(static_cast<double>(config_.kv_channels))));
    }
    return rows;
  };
  model::FrozenLinear weight(prepared(weights_.matrix(name + ".weight", size, config_.hidden_size)));
  if (!config_.bias) return weight;
  return std::move(weight).with_bias(prepared(weights_.vector(name + ".bias", size)));
}

}  // namespace sotto::families
