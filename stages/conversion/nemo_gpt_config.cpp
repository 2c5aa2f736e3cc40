#include "stages/conversion/nemo_gpt_config.h"

#include <nlohmann/json.hpp>

#include "stages/conversion/nemo_block_config.h"

namespace sotto::conversion {

nlohmann::ordered_json megatron_gpt_config_json(const NemoSettings& settings) {
  const auto positions = settings.value<std::string>("position_embedding_type", "learned_absolute");
  if (positions != "learned_absolute" && positions != "rope") {
    settings.refuse("position_embedding_type", "learned_absolute and rope are supported");
  }
  nlohmann::ordered_json config = {{"model_type", "megatron_gpt"}};
  config.update(megatron_block_json(settings));
  config["max_position_embeddings"] = settings.has("max_position_embeddings")
                                          ? settings.positive("max_position_embeddings")
                                          : settings.positive("encoder_seq_length");
  config["position_embedding_type"] = positions;
  if (positions == "rope") {
    config["rotary_percentage"] = settings.value("rotary_percentage", 1.0);
    config["rotary_base"] = settings.value("rotary_base", 10000.0);
    config["seq_len_interpolation_factor"] = settings.value("seq_len_interpolation_factor", 1.0);
  }
  config["share_embeddings_and_output_weights"] = settings.value("share_embeddings_and_output_weights", true);
  return config;
}

}  // namespace sotto::conversion
