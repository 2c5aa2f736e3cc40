#include "stages/conversion/nemo_t5_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

nlohmann::ordered_json t5_config_of(const std::string& yaml) {
  const nlohmann::ordered_json config = read_nemo_config(yaml, "a.nemo");
  return megatron_t5_config_json(NemoSettings(config, "a.nemo"));
}

TEST(NemoT5Config, StacksHaveSectionsOfTheirOwn) {
  const auto config = t5_config_of(
      "seq_length: 512\nencoder: {num_layers: 3, hidden_size: 24, num_attention_heads: 4}\n"
      "decoder: {num_layers: 2, hidden_size: 24, num_attention_heads: 3, position_embedding_type: relative}\n");
  EXPECT_EQ(config.at("model_type"), "megatron_t5");
  EXPECT_EQ(config.at("max_position_embeddings"), 512);
  EXPECT_EQ(config.at("encoder").at("position_embedding_type"), "learned_absolute");
  EXPECT_EQ(config.at("decoder").at("num_layers"), 2);
  EXPECT_EQ(config.at("decoder").at("relative_attention_num_buckets"), 32);
}

TEST(NemoT5Config, OlderFilesHaveOneForBoth) {
  const auto config = t5_config_of("seq_length: 8\nnum_layers: 3\nhidden_size: 24\nnum_attention_heads: 4\n");
  EXPECT_EQ(config.at("encoder"), config.at("decoder"));
  EXPECT_EQ(config.at("decoder").at("kv_channels"), 6);
}

TEST(NemoT5Config, WhatIsNotFollowedIsNamed) {
  const std::string stacks = "seq_length: 8\nnum_layers: 3\nhidden_size: 24\nnum_attention_heads: 4\n";
  EXPECT_THAT(testing::message_of([&] { t5_config_of(stacks + "position_embedding_type: alibi\n"); }),
              ::testing::HasSubstr("position_embedding_type: \"alibi\"; learned_absolute and relative"));
  EXPECT_THAT(testing::message_of([&] { t5_config_of(stacks + "share_token_embeddings: false\n"); }),
              ::testing::HasSubstr("share_token_embeddings: false; only true"));
}

}  // namespace
}  // namespace sotto::conversion
