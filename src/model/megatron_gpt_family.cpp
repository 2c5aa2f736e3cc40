#include "src/model/megatron_gpt_family.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <cmath>

#include "src/model/decoder.h"
#include "src/model/megatron_gpt_config.h"
#include "src/model/packed_embedding.h"

namespace sotto::model {
namespace {

class MegatronReader {
 public:
  MegatronReader(const WeightReader& weights, const MegatronGptConfig& config)
      : weights_(weights), config_(config), turned_(turned_dimensions(config)) {}

  at::Tensor matrix(const std::string& name, std::int64_t rows) const {
    return weights_.matrix(name, rows, config_.hidden_size);
  }

  Norm norm(const std::string& name) const {
    at::Tensor weight_D = weights_.vector(name + ".weight", config_.hidden_size);
    if (config_.normalization == "rmsnorm") return Norm::rms(weight_D, config_.layernorm_epsilon);
    if (config_.normalization == "layernorm1p") weight_D = weight_D + at::Scalar(1.0);
    return Norm::layer(weight_D, weights_.vector(name + ".bias", config_.hidden_size), config_.layernorm_epsilon);
  }

  // Pairs that do not turn have the frequency 0.
  RotaryEmbedding rotary() const {
    std::vector<float> frequencies(static_cast<std::size_t>(config_.kv_channels / 2), 0.0F);
    if (!config_.rope) return RotaryEmbedding({});
    for (std::int64_t i = 0; i < turned_ / 2; ++i) {
      const double power = static_cast<double>(2 * i) / static_cast<double>(turned_);
      frequencies[static_cast<std::size_t>(i)] =
          static_cast<float>(std::pow(config_.rotary_base, -power) / config_.seq_len_interpolation_factor);
    }
    return RotaryEmbedding(std::move(frequencies));
  }

  TransformerLayer layer(std::int64_t index) const {
    const std::string name = fmt::format("decoder.layers.{}.", index);
    const std::int64_t hidden = config_.hidden_size, ffn = config_.ffn_hidden_size;
    return TransformerLayer({
        .attention = SelfAttention({
            .norm = norm(name + "input_layernorm"),
            .qkv = query_key_value(name + "self_attention.linear_qkv"),
            .output =
                linear(name + "self_attention.linear_proj", config_.num_attention_heads * config_.kv_channels, hidden),
            .heads = {config_.num_attention_heads, config_.num_query_groups, config_.kv_channels},
            .rotary = config_.rope,
        }),
        .feed_forward = FeedForward({
            .norm = norm(name + "pre_mlp_layernorm"),
            .enter = linear(name + "mlp.linear_fc1", hidden, config_.gated ? 2 * ffn : ffn),
            .leave = linear(name + "mlp.linear_fc2", ffn, hidden),
            .activation = config_.activation,
        }),
        .slides = false,
    });
  }

 private:
  static std::int64_t turned_dimensions(const MegatronGptConfig& config) {
    return std::llround(static_cast<double>(config.kv_channels) * config.rotary_percentage);
  }

  FrozenLinear linear(const std::string& name, std::int64_t in, std::int64_t out) const {
    return weights_.linear({{name, out}}, in, config_.bias);
  }

  // Our rotation pairs dimension i of a head with i + half of the head; where only the first `turned_` dimensions turn,
  // Megatron pairs i with i + half of those. Scores do not change when queries and keys are ordered anew alike.
  at::Tensor paired(const at::Tensor& rows) const {
    const std::int64_t size = config_.kv_channels, half = size / 2, turning = turned_ / 2;
    const std::int64_t num_heads = config_.num_attention_heads + config_.num_query_groups;
    if (!config_.rope || turned_ == size) return rows;
    std::vector<std::int64_t> order;
    for (std::int64_t head = 0; head < num_heads; ++head) {
      for (std::int64_t i = 0; i < half; ++i) order.push_back(head * size + (i < turning ? i : i + turning));
      for (std::int64_t i = 0; i < half; ++i) order.push_back(head * size + (i < turning ? i + turning : i + half));
    }
    for (std::int64_t row = num_heads * size; row < rows.size(0); ++row) order.push_back(row);
    return rows.index_select(0, index_tensor(order));
  }

  // Scores are divided by the root of a head's size; where training did not, queries are larger instead.
  void undo_scale(at::Tensor rows) const {
    if (config_.normalize_attention_scores) return;
    rows.narrow(0, 0, config_.num_attention_heads * config_.kv_channels)
        .mul_(at::Scalar(std::sqrt(static_cast<double>(config_.kv_channels))));
  }

  FrozenLinear query_key_value(const std::string& name) const {
    const std::int64_t size = (config_.num_attention_heads + 2 * config_.num_query_groups) * config_.kv_channels;
    const at::Tensor weight_EI = paired(matrix(name + ".weight", size)).clone();
    undo_scale(weight_EI);
    if (!config_.bias) return FrozenLinear(weight_EI);
    const at::Tensor bias_E = paired(weights_.vector(name + ".bias", size)).clone();
    undo_scale(bias_E);
    return FrozenLinear(weight_EI).with_bias(bias_E);
  }

  const WeightReader& weights_;
  const MegatronGptConfig& config_;
  std::int64_t turned_;
};

}  // namespace

std::unique_ptr<LanguageModel> load_megatron_gpt(const nlohmann::json& config_json, const WeightReader& weights) {
  const MegatronGptConfig config = parse_megatron_gpt_config(config_json);
  const MegatronReader reader(weights, config);
  at::Tensor embedding_VD = reader.matrix("embedding.word_embeddings.weight", config.vocab_size);
  std::vector<TransformerLayer> layers;
  for (std::int64_t i = 0; i < config.num_layers; ++i) layers.push_back(reader.layer(i));
  FrozenLinear head(config.share_embeddings_and_output_weights
                        ? embedding_VD
                        : reader.matrix("output_layer.weight", config.vocab_size));
  at::Tensor position_LD;
  if (!config.rope) {
    position_LD = reader.matrix("embedding.position_embeddings.weight", config.max_position_embeddings).to(at::kFloat);
  }
  ModelShape shape;
  shape.vocab_size = config.vocab_size;
  shape.hidden_size = config.hidden_size;
  shape.num_layers = config.num_layers;
  shape.max_position_embeddings = config.max_position_embeddings;
  shape.key_size = config.num_query_groups * config.kv_channels;
  return std::make_unique<Decoder>(DecoderParts{
      .shape = shape,
      .rotary = reader.rotary(),
      .sliding_window = 0,
      .embedding_VD = embedding_VD,
      .position_LD = position_LD,
      .layers = std::move(layers),
      .final_norm = reader.norm("decoder.final_layernorm"),
      .head = std::move(head),
  });
}

}  // namespace sotto::model
