#include "src/families/megatron_t5_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

nlohmann::json t5() {
  const nlohmann::json stack = {{"hidden_size", 24},         {"ffn_hidden_size", 36}, {"num_layers", 3},
                                {"num_attention_heads", 4},  {"num_query_groups", 4}, {"kv_channels", 6},
                                {"activation", "geglu_tanh"}};
  return {{"model_type", "megatron_t5"},  {"vocab_size", 40}, {"max_position_embeddings", 64},
          {"decoder_start_token_id", 39}, {"encoder", stack}, {"decoder", stack}};
}

TEST(MegatronT5Config, DefaultsAreNemos) {
  const MegatronT5Config config = parse_megatron_t5_config(t5());
  EXPECT_FALSE(config.encoder.relative);
  EXPECT_EQ(config.decoder.block.num_layers, 3);
  EXPECT_TRUE(config.tokens_head_bias);
  EXPECT_TRUE(config.share_decoder_tokens_head_embeddings);
  EXPECT_EQ(config.decoder_start_token_id, 39);
}

TEST(MegatronT5Config, StacksMayDiffer) {
  nlohmann::json json = t5();
  json["decoder"]["num_layers"] = 1;
  json["decoder"]["position_embedding_type"] = "relative";
  const MegatronT5Config config = parse_megatron_t5_config(json);
  EXPECT_EQ(config.encoder.block.num_layers, 3);
  EXPECT_EQ(config.decoder.block.num_layers, 1);
  EXPECT_TRUE(config.decoder.relative);
  EXPECT_FALSE(config.encoder.relative);
}

TEST(MegatronT5Config, WhatIsNotFollowedIsNamed) {
  const auto error = [](const nlohmann::json& json) {
    return sotto::testing::message_of([&] { parse_megatron_t5_config(json); });
  };
  nlohmann::json alibi = t5(), width = t5(), stack = t5(), buckets = t5();
  alibi["encoder"]["position_embedding_type"] = "alibi";
  EXPECT_THAT(error(alibi), ::testing::HasSubstr("'position_embedding_type' is \"alibi\"; 'learned_absolute'"));
  width["decoder"]["hidden_size"] = 48;
  EXPECT_THAT(error(width), ::testing::HasSubstr("hidden_size is 24 in the encoder and 48 in the decoder"));
  stack.erase("decoder");
  EXPECT_THAT(error(stack), ::testing::HasSubstr("'decoder' is missing"));
  buckets["encoder"]["relative_attention_num_buckets"] = 2;
  EXPECT_THAT(error(buckets), ::testing::HasSubstr("'relative_attention_num_buckets' is 2; at least 4"));
}

}  // namespace
}  // namespace sotto::families
