#include "src/families/gpt2_config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "src/core/error.h"
#include "src/families/config_reader.h"

namespace sotto::families {
namespace {

model::Activation activation_named(const ConfigReader& reader) {
  const auto name = reader.optional<std::string>("activation_function", "gelu_new");
  if (name == "gelu_new" || name == "gelu_pytorch_tanh" || name == "gelu_fast") return model::Activation::kGeluTanh;
  if (name == "gelu") return model::Activation::kGelu;
  if (name == "relu") return model::Activation::kRelu;
  reader.refuse("activation_function", "'gelu_new', 'gelu_pytorch_tanh', 'gelu_fast', 'gelu' and 'relu' are");
}

}  // namespace

Gpt2Config parse_gpt2_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.only("model_type", "gpt2");
  reader.only("scale_attn_weights", true);
  reader.only("scale_attn_by_inverse_layer_idx", false);
  reader.only("add_cross_attention", false);
  Gpt2Config config;
  config.vocab_size = reader.positive("vocab_size");
  config.n_embd = reader.positive("n_embd");
  config.n_layer = reader.positive("n_layer");
  config.n_head = reader.positive("n_head");
  config.n_positions = reader.positive("n_positions");
  config.n_inner = reader.has("n_inner") ? reader.positive("n_inner") : 4 * config.n_embd;
  config.layer_norm_epsilon = reader.optional<double>("layer_norm_epsilon", 1e-5);
  config.activation = activation_named(reader);
  config.tie_word_embeddings = reader.optional<bool>("tie_word_embeddings", true);
  if (config.n_embd % config.n_head != 0) {
    throw core::UserError(
        fmt::format("config.json: n_embd ({}) is not a multiple of n_head ({}).", config.n_embd, config.n_head));
  }
  return config;
}

}  // namespace sotto::families
