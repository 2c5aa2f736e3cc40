#include "stages/conversion/nemo_block_config.h"

#include <nlohmann/json.hpp>
#include <string>

namespace sotto::conversion {
namespace {

// NeMo computes GELU by its approximation with tanh where the bias is fused into it, which is its default.
std::string activation_of(const NemoSettings& settings) {
  auto name = settings.value<std::string>("activation", "gelu");
  if (name.starts_with("fast-")) name.erase(0, 5);
  const bool fused = settings.value("bias_activation_fusion", true) && settings.value("bias", true);
  const bool approximated = fused || settings.value("openai_gelu", false);
  if (name == "gelu" || name == "geglu") return approximated ? name + "_tanh" : name;
  if (name == "relu" || name == "reglu" || name == "swiglu") return name;
  settings.refuse("activation", "gelu, geglu, relu, reglu, swiglu and their fast- forms are supported");
}

void refuse_unknown(const NemoSettings& settings) {
  settings.only("transformer_block_type", "pre_ln");
  settings.only("headscale", false);
  settings.only("multi_query_attention", false);
  settings.only("attention_type", "multihead");
  settings.only("num_moe_experts", 1);
  settings.only("rotary_interleaved", false);
  settings.only("embedding_scale", 1.0);
  settings.only("arch", "transformer");
}

std::int64_t groups_of(const NemoSettings& settings) {
  return settings.has("num_query_groups") ? settings.positive("num_query_groups")
                                          : settings.positive("num_attention_heads");
}

}  // namespace

nlohmann::ordered_json megatron_block_json(const NemoSettings& settings) {
  refuse_unknown(settings);
  const std::int64_t hidden = settings.positive("hidden_size"), heads = settings.positive("num_attention_heads");
  return {{"hidden_size", hidden},
          {"ffn_hidden_size", settings.positive("ffn_hidden_size", 4 * hidden)},
          {"num_layers", settings.positive("num_layers")},
          {"num_attention_heads", heads},
          {"num_query_groups", groups_of(settings)},
          {"kv_channels", settings.positive("kv_channels", hidden / heads)},
          {"normalization", settings.value<std::string>("normalization", "layernorm")},
          {"layernorm_epsilon", settings.value("layernorm_epsilon", 1e-5)},
          {"activation", activation_of(settings)},
          {"bias", settings.value("bias", true)},
          {"normalize_attention_scores", settings.value("normalize_attention_scores", true)}};
}

StackLayout stack_layout(const NemoSettings& settings) {
  return {.num_layers = settings.positive("num_layers"),
          .num_heads = settings.positive("num_attention_heads"),
          .num_groups = groups_of(settings),
          .megatron_legacy = settings.value("megatron_legacy", false),
          .gated = activation_of(settings).find("glu") != std::string::npos,
          .bias = settings.value("bias", true),
          .norm_bias = settings.value<std::string>("normalization", "layernorm") != "rmsnorm"};
}

RankCounts rank_counts(const NemoSettings& settings) {
  return {settings.positive("tensor_model_parallel_size", 1), settings.positive("pipeline_model_parallel_size", 1)};
}

}  // namespace sotto::conversion
