#include "stages/conversion/megatron_args.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

// Megatron's argument, and NeMo's key of the same meaning (megatron/training/arguments.py).
constexpr const char* kSameMeaning[][2] = {{"num_layers", "num_layers"},
                                           {"hidden_size", "hidden_size"},
                                           {"ffn_hidden_size", "ffn_hidden_size"},
                                           {"num_attention_heads", "num_attention_heads"},
                                           {"kv_channels", "kv_channels"},
                                           {"max_position_embeddings", "max_position_embeddings"},
                                           {"seq_length", "encoder_seq_length"},
                                           {"layernorm_epsilon", "layernorm_epsilon"},
                                           {"norm_epsilon", "layernorm_epsilon"},
                                           {"position_embedding_type", "position_embedding_type"},
                                           {"rotary_percent", "rotary_percentage"},
                                           {"rotary_base", "rotary_base"},
                                           {"rotary_interleaved", "rotary_interleaved"},
                                           {"rotary_seq_len_interpolation_factor", "seq_len_interpolation_factor"},
                                           {"bias_gelu_fusion", "bias_activation_fusion"},
                                           {"openai_gelu", "openai_gelu"},
                                           {"add_bias_linear", "bias"},
                                           {"num_experts", "num_moe_experts"},
                                           {"model_parallel_size", "tensor_model_parallel_size"},
                                           {"tensor_model_parallel_size", "tensor_model_parallel_size"},
                                           {"pipeline_model_parallel_size", "pipeline_model_parallel_size"}};
// Must be off: what they ask for is not supported.
constexpr const char* kNotSupported[] = {"squared_relu",
                                         "apply_residual_connection_post_layernorm",
                                         "virtual_pipeline_model_parallel_size",
                                         "num_layers_per_virtual_pipeline_stage",
                                         "multi_latent_attention",
                                         "qk_layernorm",
                                         "hybrid_override_pattern",
                                         "heterogeneous_layers_config_path"};

bool is_on(const ordered_json& args, const char* name) {
  const auto found = args.find(name);
  if (found == args.end() || found->is_null()) return false;
  return !found->is_boolean() || found->get<bool>();
}

[[noreturn]] void refuse(const std::string& source, const char* name, const ordered_json& value) {
  throw core::UserError(fmt::format("'{}': its args have {}: {}, which is not supported.", source, name, value.dump()));
}

std::string normalization_of(const ordered_json& args, const std::string& source) {
  const ordered_json given = args.value("normalization", ordered_json("LayerNorm"));
  if (given == "RMSNorm") return "rmsnorm";
  if (given != "LayerNorm") refuse(source, "normalization", given);
  return is_on(args, "apply_layernorm_1p") ? "layernorm1p" : "layernorm";
}

// Of version 0, all heads of a rank have their queries, then all their keys; of 1, a head's queries, keys and values
// alternate row by row (megatron/training/checkpointing.py, fix_query_key_value_ordering).
bool heads_behind_each_other(const ordered_json& checkpoint, const std::string& source) {
  const ordered_json version = checkpoint.value("checkpoint_version", ordered_json(0));
  const double number = version.is_number() ? version.get<double>() : 0;
  if (number > 0 && number < 2) refuse(source, "checkpoint_version", version);
  return number == 0;
}

}  // namespace

ordered_json nemo_settings_of_megatron(const ordered_json& checkpoint, const std::string& source) {
  const ordered_json args = checkpoint.value("args", ordered_json::object());
  for (const char* name : kNotSupported) {
    if (is_on(args, name)) refuse(source, name, args.at(name));
  }
  if (is_on(args, "add_qkv_bias") && args.value("add_bias_linear", ordered_json(true)) == false) {
    refuse(source, "add_qkv_bias", args.at("add_qkv_bias"));
  }
  ordered_json nemo = ordered_json::object();
  for (const auto& [argument, key] : kSameMeaning) {
    if (args.contains(argument) && !args.at(argument).is_null()) nemo[key] = args.at(argument);
  }
  if (is_on(args, "use_rotary_position_embeddings")) nemo["position_embedding_type"] = "rope";
  if (is_on(args, "group_query_attention")) nemo["num_query_groups"] = args.at("num_query_groups");
  if (is_on(args, "swiglu")) nemo["activation"] = "swiglu";
  nemo["normalization"] = normalization_of(args, source);
  nemo["share_embeddings_and_output_weights"] = !is_on(args, "untie_embeddings_and_output_weights");
  nemo["megatron_legacy"] = heads_behind_each_other(checkpoint, source);
  return nemo;
}

}  // namespace sotto::conversion
