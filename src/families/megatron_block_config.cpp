#include "src/families/megatron_block_config.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "src/core/error.h"

namespace sotto::families {
namespace {

const std::map<std::string, model::Activation> kMegatronActivations = {{"gelu", model::Activation::kGelu},
                                                                       {"gelu_tanh", model::Activation::kGeluTanh},
                                                                       {"relu", model::Activation::kRelu},
                                                                       {"geglu", model::Activation::kGeglu},
                                                                       {"geglu_tanh", model::Activation::kGegluTanh},
                                                                       {"reglu", model::Activation::kReglu},
                                                                       {"swiglu", model::Activation::kSwiglu}};

}  // namespace

MegatronBlockConfig parse_megatron_block_config(const ConfigReader& reader) {
  MegatronBlockConfig config;
  config.hidden_size = reader.positive("hidden_size");
  config.ffn_hidden_size = reader.positive("ffn_hidden_size");
  config.num_layers = reader.positive("num_layers");
  config.num_attention_heads = reader.positive("num_attention_heads");
  config.num_query_groups = reader.positive("num_query_groups");
  config.kv_channels = reader.positive("kv_channels");
  config.normalization = reader.optional<std::string>("normalization", "layernorm");
  if (config.normalization != "layernorm" && config.normalization != "layernorm1p" &&
      config.normalization != "rmsnorm") {
    reader.refuse("normalization", "'layernorm', 'layernorm1p' and 'rmsnorm' are");
  }
  config.layernorm_epsilon = reader.optional<double>("layernorm_epsilon", 1e-5);
  const auto activation = kMegatronActivations.find(reader.required<std::string>("activation"));
  if (activation == kMegatronActivations.end()) {
    reader.refuse("activation", "'gelu', 'gelu_tanh', 'relu', 'geglu', 'geglu_tanh', 'reglu' and 'swiglu' are");
  }
  config.activation = activation->second;
  config.gated = activation->first.ends_with("glu") || activation->first == "geglu_tanh";
  config.bias = reader.optional<bool>("bias", true);
  config.normalize_attention_scores = reader.optional<bool>("normalize_attention_scores", true);
  if (config.num_attention_heads % config.num_query_groups != 0) {
    throw core::UserError(
        fmt::format("config.json: num_attention_heads ({}) is not a multiple of num_query_groups ({}).",
                    config.num_attention_heads, config.num_query_groups));
  }
  return config;
}

}  // namespace sotto::families
