#include "src/families/t5_family.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "src/families/t5_config.h"
#include "src/model/encoder_decoder.h"

namespace sotto::families {
namespace {

class T5Reader {
 public:
  T5Reader(const WeightReader& weights, const T5Config& config)
      : weights_(weights), config_(config), inner_(config.num_heads * config.d_kv) {}

  model::TransformerLayer encoder_layer(std::int64_t index) const {
    const std::string name = fmt::format("encoder.block.{}.layer.", index);
    return model::TransformerLayer(
        {.attention = self_attention(name), .feed_forward = feed_forward(name + "1."), .slides = false});
  }
  model::CrossLayer decoder_layer(std::int64_t index) const {
    const std::string name = fmt::format("decoder.block.{}.layer.", index);
    return {self_attention(name), cross_attention(name), feed_forward(name + "2.")};
  }
  model::RelativeBias relative_bias(const std::string& stack, bool both_directions) const {
    const at::Tensor weight_KH =
        weights_.matrix(stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                        config_.relative_attention_num_buckets, config_.num_heads);
    return {weight_KH,
            {config_.relative_attention_num_buckets, config_.relative_attention_max_distance, both_directions},
            config_.d_kv};
  }
  model::Norm norm(const std::string& name, double scale = 1.0) const {
    return model::Norm::rms(weights_.vector(name + ".weight", config_.d_model) * scale, config_.layer_norm_epsilon);
  }

 private:
  model::HeadShape heads() const { return {config_.num_heads, config_.num_heads, config_.d_kv}; }
  model::FrozenLinear linear(const std::string& name, std::int64_t in, std::int64_t out) const {
    return weights_.linear({{name, out}}, in, /*with_bias=*/false);
  }
  // Our attention divides scores by the root of the head's size; T5's does not: its queries are larger instead.
  at::Tensor queries(const std::string& name) const {
    return weights_.matrix(name + ".q.weight", inner_, config_.d_model) * std::sqrt(static_cast<double>(config_.d_kv));
  }
  at::Tensor inner_matrix(const std::string& name) const {
    return weights_.matrix(name + ".weight", inner_, config_.d_model);
  }

  model::SelfAttention self_attention(const std::string& layer) const {
    const std::string name = layer + "0.SelfAttention";
    return model::SelfAttention(
        {.norm = norm(layer + "0.layer_norm"),
         .qkv = model::FrozenLinear(at::cat({queries(name), inner_matrix(name + ".k"), inner_matrix(name + ".v")})),
         .output = linear(name + ".o", inner_, config_.d_model),
         .heads = heads(),
         .rotary = false});
  }
  model::CrossAttention cross_attention(const std::string& layer) const {
    const std::string name = layer + "1.EncDecAttention";
    return model::CrossAttention(
        {.norm = norm(layer + "1.layer_norm"),
         .query = model::FrozenLinear(queries(name)),
         .key_value = weights_.linear({{name + ".k", inner_}, {name + ".v", inner_}}, config_.d_model, false),
         .output = linear(name + ".o", inner_, config_.d_model),
         .heads = heads()});
  }
  model::FeedForward feed_forward(const std::string& layer) const {
    const std::string name = layer + "DenseReluDense.";
    const std::int64_t in = config_.d_model, out = config_.d_ff;
    return model::FeedForward({.norm = norm(layer + "layer_norm"),
                               .enter = config_.gated
                                            ? weights_.linear({{name + "wi_0", out}, {name + "wi_1", out}}, in, false)
                                            : linear(name + "wi", in, out),
                               .leave = linear(name + "wo", out, in),
                               .activation = config_.activation});
  }

  const WeightReader& weights_;
  const T5Config& config_;
  std::int64_t inner_;
};

}  // namespace

std::unique_ptr<model::LanguageModel> load_t5(const nlohmann::json& config_json, const WeightReader& weights) {
  const T5Config config = parse_t5_config(config_json);
  const T5Reader reader(weights, config);
  // Files with tied embeddings may hold them under one of the stacks' names.
  const char* shared = weights.has("shared.weight") ? "shared.weight" : "encoder.embed_tokens.weight";
  at::Tensor embedding_VD = weights.matrix(shared, config.vocab_size, config.d_model);
  std::vector<model::TransformerLayer> encoder;
  for (std::int64_t i = 0; i < config.num_layers; ++i) encoder.push_back(reader.encoder_layer(i));
  std::vector<model::CrossLayer> decoder;
  for (std::int64_t i = 0; i < config.num_decoder_layers; ++i) decoder.push_back(reader.decoder_layer(i));
  model::FrozenLinear head(weights.has("lm_head.weight")
                               ? weights.matrix("lm_head.weight", config.vocab_size, config.d_model)
                               : embedding_VD);
  const double scale = config.scale_decoder_outputs ? 1.0 / std::sqrt(static_cast<double>(config.d_model)) : 1.0;
  model::ModelShape shape;
  shape.vocab_size = config.vocab_size;
  shape.hidden_size = config.d_model;
  shape.num_layers = config.num_decoder_layers;
  shape.key_size = config.num_heads * config.d_kv;
  // Distances have no end.
  shape.max_position_embeddings = std::numeric_limits<std::int32_t>::max();
  shape.decoder_start_id = static_cast<packing::TokenId>(config.decoder_start_token_id);
  return std::make_unique<model::EncoderDecoder>(model::EncoderDecoderParts{
      .shape = shape,
      .embedding_VD = embedding_VD,
      .encoder_position_LD = {},
      .decoder_position_LD = {},
      .encoder = std::move(encoder),
      .decoder = std::move(decoder),
      .encoder_bias = reader.relative_bias("encoder", true),
      .decoder_bias = reader.relative_bias("decoder", false),
      .encoder_norm = reader.norm("encoder.final_layer_norm"),
      .decoder_norm = reader.norm("decoder.final_layer_norm", scale),
      .head = std::move(head),
  });
}

}  // namespace sotto::families
