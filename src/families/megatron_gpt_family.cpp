#include "src/families/megatron_gpt_family.h"

#include <fmt/format.h>

#include <cmath>

#include "src/families/megatron_blocks.h"
#include "src/families/megatron_gpt_config.h"
#include "src/model/decoder.h"

namespace sotto::families {
namespace {

std::int64_t turned_dimensions(const MegatronGptConfig& config) {
  if (!config.rope) return 0;
  return std::llround(static_cast<double>(config.block.kv_channels) * config.rotary_percentage);
}

// Pairs that do not turn have the frequency 0.
model::RotaryEmbedding megatron_rotary(const MegatronGptConfig& config) {
  if (!config.rope) return model::RotaryEmbedding({});
  const std::int64_t turned = turned_dimensions(config);
  std::vector<float> frequencies(static_cast<std::size_t>(config.block.kv_channels / 2), 0.0F);
  for (std::int64_t i = 0; i < turned / 2; ++i) {
    const double power = static_cast<double>(2 * i) / static_cast<double>(turned);
    frequencies[static_cast<std::size_t>(i)] =
        static_cast<float>(std::pow(config.rotary_base, -power) / config.seq_len_interpolation_factor);
  }
  return model::RotaryEmbedding(std::move(frequencies));
}

}  // namespace

std::unique_ptr<model::LanguageModel> load_megatron_gpt(const nlohmann::json& config_json,
                                                        const WeightReader& weights) {
  const MegatronGptConfig config = parse_megatron_gpt_config(config_json);
  const MegatronBlocks blocks(weights, config.block, turned_dimensions(config));
  const std::int64_t hidden = config.block.hidden_size;
  at::Tensor embedding_VD = weights.matrix("embedding.word_embeddings.weight", config.vocab_size, hidden);
  std::vector<model::TransformerLayer> layers;
  for (std::int64_t i = 0; i < config.block.num_layers; ++i) {
    layers.push_back(blocks.layer(fmt::format("decoder.layers.{}.", i)));
  }
  model::FrozenLinear head(config.share_embeddings_and_output_weights
                               ? embedding_VD
                               : weights.matrix("output_layer.weight", config.vocab_size, hidden));
  at::Tensor position_LD;
  if (!config.rope) {
    position_LD =
        weights.matrix("embedding.position_embeddings.weight", config.max_position_embeddings, hidden).to(at::kFloat);
  }
  model::ModelShape shape;
  shape.vocab_size = config.vocab_size;
  shape.hidden_size = hidden;
  shape.num_layers = config.block.num_layers;
  shape.max_position_embeddings = config.max_position_embeddings;
  shape.key_size = config.block.num_query_groups * config.block.kv_channels;
  return std::make_unique<model::Decoder>(model::DecoderParts{
      .shape = shape,
      .rotary = megatron_rotary(config),
      .sliding_window = 0,
      .embedding_VD = embedding_VD,
      .position_LD = position_LD,
      .layers = std::move(layers),
      .final_norm = blocks.norm("decoder.final_layernorm"),
      .head = std::move(head),
  });
}

}  // namespace sotto::families
