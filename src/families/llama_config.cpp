#include "src/families/llama_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "src/core/error.h"
#include "src/families/config_reader.h"

namespace sotto::families {
namespace {

void read_biases(const ConfigReader& reader, const std::string& family, LlamaConfig& config) {
  if (family == "qwen2") {
    config.qkv_bias = true;
    return;
  }
  if (family == "mistral") {
    reader.only("attention_bias", false);
    reader.only("mlp_bias", false);
    return;
  }
  config.qkv_bias = config.output_bias = reader.optional<bool>("attention_bias", false);
  config.mlp_bias = reader.optional<bool>("mlp_bias", false);
}

// Mistral's layers all slide; Qwen2's those that layer_types names, or, in older files, from max_window_layers on.
void read_sliding_window(const ConfigReader& reader, const std::string& family, LlamaConfig& config) {
  config.layer_slides.assign(static_cast<std::size_t>(config.num_hidden_layers), false);
  if (family == "llama") return reader.only("sliding_window", nullptr);
  if (!reader.has("sliding_window") || (family == "qwen2" && !reader.optional<bool>("use_sliding_window", false))) {
    return;
  }
  config.sliding_window = reader.positive("sliding_window");
  const std::int64_t first = family == "qwen2" ? reader.optional<std::int64_t>("max_window_layers", 28) : 0;
  for (std::int64_t i = std::max<std::int64_t>(first, 0); i < config.num_hidden_layers; ++i) {
    config.layer_slides[static_cast<std::size_t>(i)] = true;
  }
  if (!reader.has("layer_types")) return;
  const auto types = reader.required<std::vector<std::string>>("layer_types");
  if (types.size() != config.layer_slides.size()) reader.refuse("layer_types", "one for each layer is");
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i] != "sliding_attention" && types[i] != "full_attention") {
      reader.refuse("layer_types", "'full_attention' and 'sliding_attention' are");
    }
    config.layer_slides[i] = types[i] == "sliding_attention";
  }
}

void validate(const LlamaConfig& config) {
  if (config.num_attention_heads % config.num_key_value_heads != 0) {
    throw core::UserError(
        fmt::format("config.json: num_attention_heads ({}) is not a multiple of num_key_value_heads ({}).",
                    config.num_attention_heads, config.num_key_value_heads));
  }
  if (config.head_dim <= 0 || config.head_dim % 2 != 0) {
    throw core::UserError(
        fmt::format("config.json: head_dim is {}; rotary embeddings need an even one.", config.head_dim));
  }
}

}  // namespace

LlamaConfig parse_llama_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  const auto family = reader.required<std::string>("model_type");
  if (family != "llama" && family != "mistral" && family != "qwen2") {
    reader.refuse("model_type", "'llama', 'mistral' and 'qwen2' are");
  }
  reader.only("hidden_act", "silu");
  LlamaConfig config;
  config.vocab_size = reader.positive("vocab_size");
  config.hidden_size = reader.positive("hidden_size");
  config.intermediate_size = reader.positive("intermediate_size");
  config.num_hidden_layers = reader.positive("num_hidden_layers");
  config.num_attention_heads = reader.positive("num_attention_heads");
  config.num_key_value_heads =
      reader.has("num_key_value_heads") ? reader.positive("num_key_value_heads") : config.num_attention_heads;
  config.head_dim = reader.optional<std::int64_t>("head_dim", config.hidden_size / config.num_attention_heads);
  config.max_position_embeddings =
      reader.has("max_position_embeddings") ? reader.positive("max_position_embeddings") : 2048;
  config.rms_norm_eps = reader.optional<double>("rms_norm_eps", 1e-6);
  config.rope = parse_rope_frequencies(json);
  config.tie_word_embeddings = reader.optional<bool>("tie_word_embeddings", false);
  read_biases(reader, family, config);
  read_sliding_window(reader, family, config);
  validate(config);
  return config;
}

}  // namespace sotto::families
