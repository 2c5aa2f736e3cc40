#include "stages/conversion/nemo_gpt_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

constexpr const char* kYaml = R"(num_layers: 4
hidden_size: 24
encoder_seq_length: 64
num_attention_heads: 4
)";

nlohmann::ordered_json config_of(const std::string& more) {
  const nlohmann::ordered_json config = read_nemo_config(kYaml + more, "a.nemo");
  return megatron_gpt_config_json(NemoSettings(config, "a.nemo"));
}

TEST(NemoGptConfig, WhatIsNotSaidIsNemosDefault) {
  const auto config = config_of("");
  EXPECT_EQ(config.at("ffn_hidden_size"), 96);
  EXPECT_EQ(config.at("kv_channels"), 6);
  EXPECT_EQ(config.at("num_query_groups"), 4);
  EXPECT_EQ(config.at("max_position_embeddings"), 64);
  EXPECT_EQ(config.at("position_embedding_type"), "learned_absolute");
  EXPECT_EQ(config.at("normalization"), "layernorm");
  EXPECT_TRUE(config.at("share_embeddings_and_output_weights").get<bool>());
}

TEST(NemoGptConfig, WhatIsNotFollowedIsNamed) {
  EXPECT_THAT(testing::message_of([&] { config_of("position_embedding_type: alibi\n"); }),
              ::testing::HasSubstr("position_embedding_type: \"alibi\"; learned_absolute and rope"));
}

}  // namespace
}  // namespace sotto::conversion
