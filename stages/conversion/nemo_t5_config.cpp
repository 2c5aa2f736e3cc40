#include "stages/conversion/nemo_t5_config.h"

#include <nlohmann/json.hpp>
#include <string>

#include "stages/conversion/nemo_block_config.h"

namespace sotto::conversion {
namespace {

nlohmann::ordered_json stack_json(const NemoSettings& settings) {
  const auto positions = settings.value<std::string>("position_embedding_type", "learned_absolute");
  if (positions != "learned_absolute" && positions != "relative") {
    settings.refuse("position_embedding_type", "learned_absolute and relative are supported");
  }
  nlohmann::ordered_json stack = megatron_block_json(settings);
  stack["position_embedding_type"] = positions;
  if (positions == "relative") {
    settings.only("relative_position_bias_self_attention_only", true);
    stack["relative_attention_num_buckets"] = settings.positive("relative_attention_num_buckets", 32);
    stack["relative_attention_max_distance"] = settings.positive("relative_attention_max_distance", 128);
  }
  return stack;
}

}  // namespace

NemoSettings t5_stack_settings(const NemoSettings& settings, const char* stack) {
  return settings.has("encoder") ? settings.section(stack) : settings;
}

nlohmann::ordered_json megatron_t5_config_json(const NemoSettings& settings) {
  settings.only("share_token_embeddings", true);
  settings.only("hiddens", nullptr);
  return {
      {"model_type", "megatron_t5"},
      {"is_encoder_decoder", true},
      {"max_position_embeddings", settings.has("max_position_embeddings") ? settings.positive("max_position_embeddings")
                                                                          : settings.positive("seq_length")},
      {"share_decoder_tokens_head_embeddings", settings.value("share_decoder_tokens_head_embeddings", true)},
      {"tokens_head_bias", settings.value("tokens_head_bias", true)},
      {"encoder", stack_json(t5_stack_settings(settings, "encoder"))},
      {"decoder", stack_json(t5_stack_settings(settings, "decoder"))}};
}

}  // namespace sotto::conversion
