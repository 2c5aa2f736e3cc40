#include "src/families/t5_config.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "src/core/error.h"
#include "src/families/config_reader.h"

namespace sotto::families {
namespace {

// By feed_forward_proj. Plain "gelu" is exact, while "gated-gelu" has always meant the approximation with tanh.
const std::map<std::string, model::Activation> kActivations = {
    {"relu", model::Activation::kRelu},         {"gelu", model::Activation::kGelu},
    {"gelu_new", model::Activation::kGeluTanh}, {"gated-gelu", model::Activation::kGegluTanh},
    {"gated-relu", model::Activation::kReglu},  {"gated-silu", model::Activation::kSwiglu},
    {"gated-swish", model::Activation::kSwiglu}};

void read_feed_forward(const ConfigReader& reader, bool mt5, T5Config& config) {
  const auto name = reader.optional<std::string>("feed_forward_proj", mt5 ? "gated-gelu" : "relu");
  const auto found = kActivations.find(name);
  if (found == kActivations.end()) {
    reader.refuse("feed_forward_proj", "'relu', 'gelu', 'gelu_new', 'gated-gelu', 'gated-relu' and 'gated-silu' are");
  }
  config.activation = found->second;
  config.gated = name.starts_with("gated-");
}

}  // namespace

T5Config parse_t5_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  const auto family = reader.required<std::string>("model_type");
  if (family != "t5" && family != "mt5") reader.refuse("model_type", "'t5' and 'mt5' are");
  reader.only("is_encoder_decoder", true);
  T5Config config;
  config.vocab_size = reader.positive("vocab_size");
  config.d_model = reader.positive("d_model");
  config.d_kv = reader.positive("d_kv");
  config.d_ff = reader.positive("d_ff");
  config.num_layers = reader.positive("num_layers");
  config.num_decoder_layers =
      reader.has("num_decoder_layers") ? reader.positive("num_decoder_layers") : config.num_layers;
  config.num_heads = reader.positive("num_heads");
  config.relative_attention_num_buckets = reader.positive("relative_attention_num_buckets");
  config.relative_attention_max_distance = reader.optional<std::int64_t>("relative_attention_max_distance", 128);
  config.layer_norm_epsilon = reader.optional<double>("layer_norm_epsilon", 1e-6);
  read_feed_forward(reader, family == "mt5", config);
  // Newer files say whether outputs are scaled; in older ones the tie says it.
  const bool tied = reader.optional<bool>("tie_word_embeddings", true);
  config.scale_decoder_outputs = reader.optional<bool>("scale_decoder_outputs", family == "t5" && tied);
  config.decoder_start_token_id =
      reader.optional<std::int64_t>("decoder_start_token_id", reader.optional<std::int64_t>("pad_token_id", 0));
  // An encoder's buckets are halved for the two directions, and half of those are single distances.
  const std::int64_t exact = config.relative_attention_num_buckets / 4;
  if (exact < 1 || config.relative_attention_max_distance <= 2 * exact) {
    throw core::UserError(
        fmt::format("config.json: relative_attention_num_buckets is {} and relative_attention_max_distance {}; at "
                    "least 4 buckets and a distance above half of them are needed.",
                    config.relative_attention_num_buckets, config.relative_attention_max_distance));
  }
  return config;
}

}  // namespace sotto::families
