#include "src/families/megatron_t5_family.h"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "src/families/megatron_blocks.h"
#include "src/families/megatron_t5_config.h"
#include "src/model/encoder_decoder.h"

namespace sotto::families {
namespace {

std::optional<model::RelativeBias> relative_bias(const WeightReader& weights, const MegatronStackConfig& stack,
                                                 const std::string& name, bool both_directions) {
  if (!stack.relative) return std::nullopt;
  const at::Tensor weight_KH = weights.matrix(name + "_relative_pos_emb.relative_attention_bias.weight",
                                              stack.relative_attention_num_buckets, stack.block.num_attention_heads);
  return model::RelativeBias(
      weight_KH, {stack.relative_attention_num_buckets, stack.relative_attention_max_distance, both_directions},
      stack.block.kv_channels);
}

model::ModelShape shape_of(const MegatronT5Config& config) {
  model::ModelShape shape;
  shape.vocab_size = config.vocab_size;
  shape.hidden_size = config.decoder.block.hidden_size;
  shape.num_layers = config.decoder.block.num_layers;
  shape.key_size = config.decoder.block.num_query_groups * config.decoder.block.kv_channels;
  // Distances have no end.
  shape.max_position_embeddings = config.encoder.relative && config.decoder.relative
                                      ? std::numeric_limits<std::int32_t>::max()
                                      : config.max_position_embeddings;
  shape.decoder_start_id = static_cast<packing::TokenId>(config.decoder_start_token_id);
  return shape;
}

model::FrozenLinear head_of(const WeightReader& weights, const MegatronT5Config& config,
                            const at::Tensor& embedding_VD) {
  model::FrozenLinear head(config.share_decoder_tokens_head_embeddings
                               ? embedding_VD
                               : weights.matrix("output_layer.weight", config.vocab_size, embedding_VD.size(1)));
  if (!config.tokens_head_bias) return head;
  return std::move(head).with_bias(weights.vector("output_layer.bias", config.vocab_size));
}

}  // namespace

std::unique_ptr<model::LanguageModel> load_megatron_t5(const nlohmann::json& config_json, const WeightReader& weights) {
  const MegatronT5Config config = parse_megatron_t5_config(config_json);
  const MegatronBlocks encoder(weights, config.encoder.block), decoder(weights, config.decoder.block);
  const std::int64_t hidden = config.decoder.block.hidden_size;
  at::Tensor embedding_VD = weights.matrix("embedding.word_embeddings.weight", config.vocab_size, hidden);
  std::vector<model::TransformerLayer> encoder_layers;
  for (std::int64_t i = 0; i < config.encoder.block.num_layers; ++i) {
    encoder_layers.push_back(encoder.layer(fmt::format("encoder.layers.{}.", i)));
  }
  std::vector<model::CrossLayer> decoder_layers;
  for (std::int64_t i = 0; i < config.decoder.block.num_layers; ++i) {
    const std::string layer = fmt::format("decoder.layers.{}.", i);
    decoder_layers.push_back(
        {decoder.self_attention(layer), decoder.cross_attention(layer), decoder.feed_forward(layer)});
  }
  at::Tensor position_LD;
  if (!config.encoder.relative || !config.decoder.relative) {
    position_LD =
        weights.matrix("embedding.position_embeddings.weight", config.max_position_embeddings, hidden).to(at::kFloat);
  }
  return std::make_unique<model::EncoderDecoder>(model::EncoderDecoderParts{
      .shape = shape_of(config),
      .embedding_VD = embedding_VD,
      .encoder_position_LD = config.encoder.relative ? at::Tensor() : position_LD,
      .decoder_position_LD = config.decoder.relative ? at::Tensor() : position_LD,
      .encoder = std::move(encoder_layers),
      .decoder = std::move(decoder_layers),
      .encoder_bias = relative_bias(weights, config.encoder, "encoder", true),
      .decoder_bias = relative_bias(weights, config.decoder, "decoder", false),
      .encoder_norm = encoder.norm("encoder.final_layernorm"),
      .decoder_norm = decoder.norm("decoder.final_layernorm"),
      .head = head_of(weights, config, embedding_VD),
  });
}

}  // namespace sotto::families
