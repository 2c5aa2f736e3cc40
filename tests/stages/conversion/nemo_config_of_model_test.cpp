#include "stages/conversion/nemo_config_of_model.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "stages/conversion/nemo_gpt_config.h"

namespace sotto::conversion {
namespace {

nlohmann::ordered_json gpt(const std::string& activation, bool bias) {
  return {{"model_type", "megatron_gpt"},
          {"hidden_size", 24},
          {"ffn_hidden_size", 36},
          {"num_layers", 3},
          {"num_attention_heads", 4},
          {"num_query_groups", 4},
          {"kv_channels", 6},
          {"normalization", "layernorm"},
          {"layernorm_epsilon", 1e-5},
          {"activation", activation},
          {"bias", bias},
          {"normalize_attention_scores", true},
          {"max_position_embeddings", 64},
          {"position_embedding_type", "learned_absolute"},
          {"share_embeddings_and_output_weights", true}};
}

TEST(NemoConfigOfModel, IsReadAsTheModelThatItCameFrom) {
  for (const char* activation : {"gelu", "gelu_tanh", "geglu", "geglu_tanh", "relu", "reglu", "swiglu"}) {
    for (const bool bias : {false, true}) {
      const auto model = gpt(activation, bias);
      const auto nemo = nemo_config_of_model(model);
      EXPECT_EQ(megatron_gpt_config_json(NemoSettings(nemo, "x")), model) << activation << bias;
    }
  }
}

TEST(NemoConfigOfModel, SharedKeysAndValuesAskForMegatronCore) {
  auto model = gpt("swiglu", false);
  EXPECT_EQ(nemo_config_of_model(model).at("mcore_gpt"), false);
  model["num_query_groups"] = 2;
  EXPECT_EQ(nemo_config_of_model(model).at("mcore_gpt"), true);
}

}  // namespace
}  // namespace sotto::conversion
