#include "src/families/megatron_gpt_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

nlohmann::json megatron_gpt_json() {
  return {{"model_type", "megatron_gpt"}, {"vocab_size", 40}, {"hidden_size", 24},
          {"ffn_hidden_size", 36},        {"num_layers", 3},  {"num_attention_heads", 4},
          {"num_query_groups", 4},        {"kv_channels", 6}, {"max_position_embeddings", 64},
          {"activation", "geglu_tanh"}};
}

TEST(MegatronGptConfig, DefaultsAreNemos) {
  const MegatronGptConfig parsed = parse_megatron_gpt_config(megatron_gpt_json());
  EXPECT_FALSE(parsed.rope);
  EXPECT_EQ(parsed.block.num_layers, 3);
  EXPECT_TRUE(parsed.share_embeddings_and_output_weights);
}

TEST(MegatronGptConfig, WhatIsNotFollowedIsNamed) {
  nlohmann::json wrong = megatron_gpt_json();
  wrong["position_embedding_type"] = "alibi";
  EXPECT_THAT(sotto::testing::message_of([&] { parse_megatron_gpt_config(wrong); }),
              ::testing::HasSubstr("'position_embedding_type' is \"alibi\"; 'learned_absolute'"));
  nlohmann::json odd = megatron_gpt_json();
  odd["position_embedding_type"] = "rope";
  odd["rotary_percentage"] = 0.5;
  EXPECT_THAT(sotto::testing::message_of([&] { parse_megatron_gpt_config(odd); }),
              ::testing::HasSubstr("rotary_percentage 0.5 of kv_channels 6 are not whole pairs"));
}

}  // namespace
}  // namespace sotto::families
