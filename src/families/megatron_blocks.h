#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "src/families/megatron_block_config.h"
#include "src/families/weight_reader.h"
#include "src/model/cross_attention.h"
#include "src/model/transformer_layer.h"

namespace sotto::families {

// Reads the parts of one stack's blocks by Megatron-core's names. Queries, keys and values of all heads stand one
// behind the other in linear_qkv, keys and values in linear_kv.
class MegatronBlocks {
 public:
  // The first `turned` dimensions of a head turn by their positions (rope); 0: none does.
  MegatronBlocks(const WeightReader& weights, MegatronBlockConfig config, std::int64_t turned = 0)
      : weights_(weights), config_(std::move(config)), turned_(turned) {}

  model::Norm norm(const std::string& name) const;
  // Of the layer whose names begin with `layer` ("decoder.layers.0.").
  model::SelfAttention self_attention(const std::string& layer) const;
  model::CrossAttention cross_attention(const std::string& layer) const;
  model::FeedForward feed_forward(const std::string& layer) const;
  model::TransformerLayer layer(const std::string& layer) const {
    return model::TransformerLayer(
        {.attention = self_attention(layer), .feed_forward = feed_forward(layer), .slides = false});
  }

 private:
  model::HeadShape heads() const {
    return {config_.num_attention_heads, config_.num_query_groups, config_.kv_channels};
  }
  std::int64_t query_size() const { return config_.num_attention_heads * config_.kv_channels; }
  std::int64_t key_size() const { return config_.num_query_groups * config_.kv_channels; }
  model::FrozenLinear linear(const std::string& name, std::int64_t in, std::int64_t out) const {
    return weights_.linear({{name, out}}, in, config_.bias);
  }
  at::Tensor paired(const at::Tensor& rows) const;
  model::FrozenLinear with_queries(const std::string& name, std::int64_t size) const;

  const WeightReader& weights_;
  MegatronBlockConfig config_;
  std::int64_t turned_;
};

}  // namespace sotto::families
