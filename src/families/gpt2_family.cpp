#include "src/families/gpt2_family.h"

#include <fmt/format.h>

#include "src/families/gpt2_config.h"
#include "src/model/decoder.h"

namespace sotto::families {
namespace {

class Gpt2Reader {
 public:
  Gpt2Reader(const WeightReader& weights, const Gpt2Config& config)
      : weights_(weights), config_(config), prefix_(weights.has("wte.weight") ? "" : "transformer.") {}

  at::Tensor matrix(const std::string& name, std::int64_t rows) const {
    return weights_.matrix(prefix_ + name, rows, config_.n_embd);
  }
  model::Norm norm(const std::string& name) const {
    return model::Norm::layer(weights_.vector(prefix_ + name + ".weight", config_.n_embd),
                              weights_.vector(prefix_ + name + ".bias", config_.n_embd), config_.layer_norm_epsilon);
  }
  model::TransformerLayer layer(std::int64_t index) const {
    const std::string name = fmt::format("h.{}.", index);
    const std::int64_t hidden = config_.n_embd, heads = config_.n_head;
    return model::TransformerLayer({
        .attention = model::SelfAttention({
            .norm = norm(name + "ln_1"),
            .qkv = linear(name + "attn.c_attn", hidden, 3 * hidden),
            .output = linear(name + "attn.c_proj", hidden, hidden),
            .heads = {heads, heads, hidden / heads},
            .rotary = false,
        }),
        .feed_forward = model::FeedForward({
            .norm = norm(name + "ln_2"),
            .enter = linear(name + "mlp.c_fc", hidden, config_.n_inner),
            .leave = linear(name + "mlp.c_proj", config_.n_inner, hidden),
            .activation = config_.activation,
        }),
        .slides = false,
    });
  }

 private:
  model::FrozenLinear linear(const std::string& name, std::int64_t input_size, std::int64_t output_size) const {
    const at::Tensor weight_IO = weights_.matrix(prefix_ + name + ".weight", input_size, output_size);
    return model::FrozenLinear(weight_IO.t().contiguous())
        .with_bias(weights_.vector(prefix_ + name + ".bias", output_size));
  }

  const WeightReader& weights_;
  const Gpt2Config& config_;
  std::string prefix_;
};

}  // namespace

std::unique_ptr<model::LanguageModel> load_gpt2(const nlohmann::json& config_json, const WeightReader& weights) {
  const Gpt2Config config = parse_gpt2_config(config_json);
  const Gpt2Reader reader(weights, config);
  at::Tensor embedding_VD = reader.matrix("wte.weight", config.vocab_size);
  std::vector<model::TransformerLayer> layers;
  for (std::int64_t i = 0; i < config.n_layer; ++i) layers.push_back(reader.layer(i));
  model::FrozenLinear head(
      config.tie_word_embeddings ? embedding_VD : weights.matrix("lm_head.weight", config.vocab_size, config.n_embd));
  return std::make_unique<model::Decoder>(model::DecoderParts{
      .shape = {config.vocab_size, config.n_embd, config.n_layer, config.n_positions, config.n_embd},
      .rotary = model::RotaryEmbedding({}),
      .sliding_window = 0,
      .embedding_VD = embedding_VD,
      .position_LD = reader.matrix("wpe.weight", config.n_positions).to(at::kFloat),
      .layers = std::move(layers),
      .final_norm = reader.norm("ln_f"),
      .head = std::move(head),
  });
}

}  // namespace sotto::families
