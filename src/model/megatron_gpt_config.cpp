#include "src/model/megatron_gpt_config.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/model/config_reader.h"

namespace sotto::model {
namespace {

const std::map<std::string, Activation> kActivations = {
    {"gelu", Activation::kGelu},    {"gelu_tanh", Activation::kGeluTanh},   {"relu", Activation::kRelu},
    {"geglu", Activation::kGeglu},  {"geglu_tanh", Activation::kGegluTanh}, {"reglu", Activation::kReglu},
    {"swiglu", Activation::kSwiglu}};

void read_positions(const ConfigReader& reader, MegatronGptConfig& config) {
  const auto type = reader.optional<std::string>("position_embedding_type", "learned_absolute");
  if (type != "learned_absolute" && type != "rope") {
    reader.refuse("position_embedding_type", "'learned_absolute' and 'rope' are");
  }
  config.rope = type == "rope";
  config.rotary_percentage = reader.optional<double>("rotary_percentage", 1.0);
  config.rotary_base = reader.optional<double>("rotary_base", 10000.0);
  config.seq_len_interpolation_factor = reader.optional<double>("seq_len_interpolation_factor", 1.0);
  const double turned = static_cast<double>(config.kv_channels) * config.rotary_percentage;
  const bool whole_pairs = turned > 0 && turned <= static_cast<double>(config.kv_channels) &&
                           std::floor(turned / 2) * 2 == turned && config.kv_channels % 2 == 0;
  if (config.rope && !whole_pairs) {
    throw core::UserError(fmt::format(
        "config.json: rotary_percentage {} of kv_channels {} are not whole pairs of dimensions, which rope turns.",
        config.rotary_percentage, config.kv_channels));
  }
}

}  // namespace

MegatronGptConfig parse_megatron_gpt_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.only("model_type", "megatron_gpt");
  MegatronGptConfig config;
  config.vocab_size = reader.positive("vocab_size");
  config.hidden_size = reader.positive("hidden_size");
  config.ffn_hidden_size = reader.positive("ffn_hidden_size");
  config.num_layers = reader.positive("num_layers");
  config.num_attention_heads = reader.positive("num_attention_heads");
  config.num_query_groups = reader.positive("num_query_groups");
  config.kv_channels = reader.positive("kv_channels");
  config.max_position_embeddings = reader.positive("max_position_embeddings");
  read_positions(reader, config);
  config.normalization = reader.optional<std::string>("normalization", "layernorm");
  if (config.normalization != "layernorm" && config.normalization != "layernorm1p" &&
      config.normalization != "rmsnorm") {
    reader.refuse("normalization", "'layernorm', 'layernorm1p' and 'rmsnorm' are");
  }
  config.layernorm_epsilon = reader.optional<double>("layernorm_epsilon", 1e-5);
  const auto activation = kActivations.find(reader.required<std::string>("activation"));
  if (activation == kActivations.end()) {
    reader.refuse("activation", "'gelu', 'gelu_tanh', 'relu', 'geglu', 'geglu_tanh', 'reglu' and 'swiglu' are");
  }
  config.activation = activation->second;
  config.gated = activation->first.ends_with("glu") || activation->first == "geglu_tanh";
  config.bias = reader.optional<bool>("bias", true);
  config.normalize_attention_scores = reader.optional<bool>("normalize_attention_scores", true);
  config.share_embeddings_and_output_weights = reader.optional<bool>("share_embeddings_and_output_weights", true);
  if (config.num_attention_heads % config.num_query_groups != 0) {
    throw core::UserError(
        fmt::format("config.json: num_attention_heads ({}) is not a multiple of num_query_groups ({}).",
                    config.num_attention_heads, config.num_query_groups));
  }
  return config;
}

}  // namespace sotto::model
