#include "stages/conversion/nemo_config_of_model.h"

#include <nlohmann/json.hpp>
#include <string>

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

// The keys of both, and how NeMo is told to compute GELU (nemo_block_config.cpp).
ordered_json block_settings(const ordered_json& config) {
  ordered_json settings;
  for (const char* key :
       {"num_layers", "hidden_size", "ffn_hidden_size", "num_attention_heads", "num_query_groups", "kv_channels",
        "normalization", "layernorm_epsilon", "bias", "normalize_attention_scores", "position_embedding_type",
        "relative_attention_num_buckets", "relative_attention_max_distance", "rotary_percentage", "rotary_base",
        "seq_len_interpolation_factor"}) {
    if (config.contains(key)) settings[key] = config.at(key);
  }
  if (config.value("position_embedding_type", "") == "relative") {
    settings["relative_position_bias_self_attention_only"] = true;
  }
  constexpr std::string_view kApproximated = "_tanh";
  auto activation = config.at("activation").get<std::string>();
  const bool approximated = activation.ends_with(kApproximated);
  if (approximated) activation.erase(activation.size() - kApproximated.size());
  const bool bias = config.value("bias", true);
  settings["activation"] = activation;
  const bool gelu = activation == "gelu" || activation == "geglu";
  settings["bias_activation_fusion"] = bias && (approximated || !gelu);
  settings["openai_gelu"] = approximated && !bias;
  settings["transformer_block_type"] = "pre_ln";
  settings["megatron_legacy"] = false;
  return settings;
}

}  // namespace

bool has_core_names(const ordered_json& config) {
  return config.value("num_query_groups", 0) != config.value("num_attention_heads", 0);
}

ordered_json nemo_config_of_model(const ordered_json& config) {
  const ordered_json positions = config.at("max_position_embeddings");
  ordered_json nemo = {{"tensor_model_parallel_size", 1},
                       {"pipeline_model_parallel_size", 1},
                       {"megatron_amp_O2", false},
                       {"max_position_embeddings", positions},
                       {"make_vocab_size_divisible_by", 128}};
  if (config.at("model_type") == "megatron_t5") {
    nemo["seq_length"] = positions;
    nemo["share_token_embeddings"] = true;
    for (const char* key : {"share_decoder_tokens_head_embeddings", "tokens_head_bias"}) {
      nemo[key] = config.value(key, true);
    }
    for (const char* stack : {"encoder", "decoder"}) {
      nemo[stack] = block_settings(config.at(stack));
      nemo[stack]["arch"] = "transformer";
    }
    nemo["target"] = "nemo.collections.nlp.models.language_modeling.megatron_t5_model.MegatronT5Model";
    return nemo;
  }
  nemo["encoder_seq_length"] = positions;
  nemo.update(block_settings(config));
  nemo["share_embeddings_and_output_weights"] = config.value("share_embeddings_and_output_weights", true);
  nemo["mcore_gpt"] = has_core_names(config);
  nemo["target"] = "nemo.collections.nlp.models.language_modeling.megatron_gpt_model.MegatronGPTModel";
  return nemo;
}

}  // namespace sotto::conversion
