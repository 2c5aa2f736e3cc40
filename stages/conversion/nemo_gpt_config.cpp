#include "stages/conversion/nemo_gpt_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "src/config/interpolation.h"
#include "src/config/json_node.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

// Keys of model_config.yaml with their defaults in NeMo's code. Errors name the key and the file.
class NemoReader {
 public:
  NemoReader(const ordered_json& config, const std::string& source) : config_(config), source_(source) {}

  bool has(const char* key) const { return config_.contains(key) && !config_.at(key).is_null(); }
  template <typename Value>
  Value value(const char* key, Value fallback) const {
    if (!has(key)) return fallback;
    try {
      return config_.at(key).get<Value>();
    } catch (const nlohmann::json::exception&) {
      refuse(key, "a value of another type is expected");
    }
  }
  std::int64_t positive(const char* key) const {
    const auto number = value<std::int64_t>(key, 0);
    if (number > 0) return number;
    throw core::UserError(
        fmt::format("'{}': '{}' is missing or not positive in model_config.yaml. Is this a GPT?", source_, key));
  }
  void only(const char* key, const ordered_json& supported) const {
    if (has(key) && config_.at(key) != supported) refuse(key, fmt::format("only {} is supported", supported.dump()));
  }
  [[noreturn]] void refuse(const char* key, const std::string& why) const {
    throw core::UserError(
        fmt::format("'{}': model_config.yaml has {}: {}; {}.", source_, key, config_.at(key).dump(), why));
  }

 private:
  const ordered_json& config_;
  const std::string& source_;
};

// NeMo computes GELU by its approximation with tanh where the bias is fused into it, which is its default.
std::string activation_of(const NemoReader& reader) {
  auto name = reader.value<std::string>("activation", "gelu");
  if (name.starts_with("fast-")) name.erase(0, 5);
  const bool fused = reader.value("bias_activation_fusion", true) && reader.value("bias", true);
  const bool approximated = fused || reader.value("openai_gelu", false);
  if (name == "gelu" || name == "geglu") return approximated ? name + "_tanh" : name;
  if (name == "relu" || name == "reglu" || name == "swiglu") return name;
  reader.refuse("activation", "gelu, geglu, relu, reglu, swiglu and their fast- forms are supported");
}

void refuse_unknown(const NemoReader& reader) {
  reader.only("transformer_block_type", "pre_ln");
  reader.only("headscale", false);
  reader.only("multi_query_attention", false);
  reader.only("attention_type", "multihead");
  reader.only("num_moe_experts", 1);
  reader.only("rotary_interleaved", false);
  reader.only("embedding_scale", 1.0);
}

std::int64_t groups_of(const NemoReader& reader) {
  return reader.has("num_query_groups") ? reader.positive("num_query_groups") : reader.positive("num_attention_heads");
}

}  // namespace

ordered_json read_nemo_config(std::string_view yaml, const std::string& source) {
  const ordered_json config = config::json_from_node(config::resolved(config::read_yaml(yaml, source)));
  if (!config.is_object()) throw core::UserError(fmt::format("'{}': model_config.yaml is no mapping.", source));
  return config;
}

ordered_json megatron_gpt_config_json(const ordered_json& nemo, const std::string& source) {
  const NemoReader reader(nemo, source);
  refuse_unknown(reader);
  const std::int64_t hidden = reader.positive("hidden_size"), heads = reader.positive("num_attention_heads");
  const auto positions = reader.value<std::string>("position_embedding_type", "learned_absolute");
  if (positions != "learned_absolute" && positions != "rope") {
    reader.refuse("position_embedding_type", "learned_absolute and rope are supported");
  }
  ordered_json config = {
      {"model_type", "megatron_gpt"},
      {"hidden_size", hidden},
      {"ffn_hidden_size", reader.has("ffn_hidden_size") ? reader.positive("ffn_hidden_size") : 4 * hidden},
      {"num_layers", reader.positive("num_layers")},
      {"num_attention_heads", heads},
      {"num_query_groups", groups_of(reader)},
      {"kv_channels", reader.has("kv_channels") ? reader.positive("kv_channels") : hidden / heads},
      {"max_position_embeddings", reader.has("max_position_embeddings") ? reader.positive("max_position_embeddings")
                                                                        : reader.positive("encoder_seq_length")},
      {"position_embedding_type", positions}};
  if (positions == "rope") {
    config["rotary_percentage"] = reader.value("rotary_percentage", 1.0);
    config["rotary_base"] = reader.value("rotary_base", 10000.0);
    config["seq_len_interpolation_factor"] = reader.value("seq_len_interpolation_factor", 1.0);
  }
  config["normalization"] = reader.value<std::string>("normalization", "layernorm");
  config["layernorm_epsilon"] = reader.value("layernorm_epsilon", 1e-5);
  config["activation"] = activation_of(reader);
  config["bias"] = reader.value("bias", true);
  config["normalize_attention_scores"] = reader.value("normalize_attention_scores", true);
  config["share_embeddings_and_output_weights"] = reader.value("share_embeddings_and_output_weights", true);
  return config;
}

NemoGptLayout nemo_gpt_layout(const ordered_json& nemo, const std::string& source) {
  const NemoReader reader(nemo, source);
  NemoGptLayout layout;
  layout.num_layers = reader.positive("num_layers");
  layout.num_heads = reader.positive("num_attention_heads");
  layout.num_groups = groups_of(reader);
  layout.tensor_parts = reader.has("tensor_model_parallel_size") ? reader.positive("tensor_model_parallel_size") : 1;
  layout.pipeline_parts =
      reader.has("pipeline_model_parallel_size") ? reader.positive("pipeline_model_parallel_size") : 1;
  layout.megatron_legacy = reader.value("megatron_legacy", false);
  layout.gated = activation_of(reader).find("glu") != std::string::npos;
  if (layout.num_layers % layout.pipeline_parts != 0) {
    reader.refuse("pipeline_model_parallel_size", "num_layers is no multiple of it");
  }
  return layout;
}

}  // namespace sotto::conversion
