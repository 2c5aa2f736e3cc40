#include "src/families/llama_family.h"

#include <fmt/format.h>

#include "src/families/llama_config.h"
#include "src/model/decoder.h"

namespace sotto::families {
namespace {

model::TransformerLayer read_layer(const WeightReader& weights, const LlamaConfig& config, std::int64_t index) {
  const auto name = [&](const char* part) { return fmt::format("model.layers.{}.{}", index, part); };
  const std::int64_t hidden = config.hidden_size, intermediate = config.intermediate_size;
  const std::int64_t query_size = config.num_attention_heads * config.head_dim;
  const std::int64_t key_size = config.num_key_value_heads * config.head_dim;
  const auto norm = [&](const char* part) {
    return model::Norm::rms(weights.vector(name(part), hidden), config.rms_norm_eps);
  };
  return model::TransformerLayer({
      .attention = model::SelfAttention({
          .norm = norm("input_layernorm.weight"),
          .qkv = weights.linear({{name("self_attn.q_proj"), query_size},
                                 {name("self_attn.k_proj"), key_size},
                                 {name("self_attn.v_proj"), key_size}},
                                hidden, config.qkv_bias),
          .output = weights.linear({{name("self_attn.o_proj"), hidden}}, query_size, config.output_bias),
          .heads = {config.num_attention_heads, config.num_key_value_heads, config.head_dim},
          .rotary = true,
      }),
      .feed_forward = model::FeedForward({
          .norm = norm("post_attention_layernorm.weight"),
          .enter = weights.linear({{name("mlp.gate_proj"), intermediate}, {name("mlp.up_proj"), intermediate}}, hidden,
                                  config.mlp_bias),
          .leave = weights.linear({{name("mlp.down_proj"), hidden}}, intermediate, config.mlp_bias),
          .activation = model::Activation::kSwiglu,
      }),
      .slides = config.layer_slides[static_cast<std::size_t>(index)],
  });
}

}  // namespace

std::unique_ptr<model::LanguageModel> load_llama(const nlohmann::json& config_json, const WeightReader& weights) {
  const LlamaConfig config = parse_llama_config(config_json);
  at::Tensor embedding_VD = weights.matrix("model.embed_tokens.weight", config.vocab_size, config.hidden_size);
  std::vector<model::TransformerLayer> layers;
  for (std::int64_t i = 0; i < config.num_hidden_layers; ++i) layers.push_back(read_layer(weights, config, i));
  model::FrozenLinear head(config.tie_word_embeddings
                               ? embedding_VD
                               : weights.matrix("lm_head.weight", config.vocab_size, config.hidden_size));
  return std::make_unique<model::Decoder>(model::DecoderParts{
      .shape = {config.vocab_size, config.hidden_size, config.num_hidden_layers, config.max_position_embeddings,
                config.num_key_value_heads * config.head_dim},
      .rotary = model::RotaryEmbedding(config.rope.inverse_frequencies(config.head_dim)),
      .sliding_window = config.sliding_window,
      .embedding_VD = embedding_VD,
      .position_LD = {},
      .layers = std::move(layers),
      .final_norm = model::Norm::rms(weights.vector("model.norm.weight", config.hidden_size), config.rms_norm_eps),
      .head = std::move(head),
  });
}

}  // namespace sotto::families
