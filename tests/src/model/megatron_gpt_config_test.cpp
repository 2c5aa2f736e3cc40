#include "src/model/megatron_gpt_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::model {
namespace {

nlohmann::json config() {
  return {{"model_type", "megatron_gpt"}, {"vocab_size", 40}, {"hidden_size", 24},
          {"ffn_hidden_size", 36},        {"num_layers", 3},  {"num_attention_heads", 4},
          {"num_query_groups", 4},        {"kv_channels", 6}, {"max_position_embeddings", 64},
          {"activation", "geglu_tanh"}};
}

TEST(MegatronGptConfig, DefaultsAreNemos) {
  const MegatronGptConfig parsed = parse_megatron_gpt_config(config());
  EXPECT_FALSE(parsed.rope);
  EXPECT_EQ(parsed.normalization, "layernorm");
  EXPECT_TRUE(parsed.bias);
  EXPECT_TRUE(parsed.normalize_attention_scores);
  EXPECT_TRUE(parsed.share_embeddings_and_output_weights);
  EXPECT_TRUE(parsed.gated);
  EXPECT_EQ(parsed.activation, Activation::kGegluTanh);
}

TEST(MegatronGptConfig, OnlyGluActivationsAreGated) {
  for (const auto& [name, gated] : std::vector<std::pair<const char*, bool>>{{"gelu", false},
                                                                             {"gelu_tanh", false},
                                                                             {"relu", false},
                                                                             {"geglu", true},
                                                                             {"reglu", true},
                                                                             {"swiglu", true}}) {
    nlohmann::json given = config();
    given["activation"] = name;
    EXPECT_EQ(parse_megatron_gpt_config(given).gated, gated) << name;
  }
}

TEST(MegatronGptConfig, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* key;
    nlohmann::json value;
    const char* error;
  } cases[] = {{"position_embedding_type", "alibi", "'position_embedding_type' is \"alibi\"; 'learned_absolute'"},
               {"normalization", "batchnorm", "'normalization' is \"batchnorm\"; 'layernorm'"},
               {"activation", "squared-relu", "'activation' is \"squared-relu\"; 'gelu'"},
               {"num_query_groups", 3, "num_attention_heads (4) is not a multiple of num_query_groups (3)"},
               {"kv_channels", nullptr, "'kv_channels' is missing"}};
  for (const auto& test : cases) {
    nlohmann::json wrong = config();
    wrong[test.key] = test.value;
    EXPECT_THAT(sotto::testing::message_of([&] { parse_megatron_gpt_config(wrong); }),
                ::testing::HasSubstr(test.error));
  }
  nlohmann::json odd = config();
  odd["position_embedding_type"] = "rope";
  odd["rotary_percentage"] = 0.5;
  EXPECT_THAT(sotto::testing::message_of([&] { parse_megatron_gpt_config(odd); }),
              ::testing::HasSubstr("rotary_percentage 0.5 of kv_channels 6 are not whole pairs"));
}

}  // namespace
}  // namespace sotto::model
