#include "src/families/t5_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

nlohmann::json t5_json(const char* family = "t5") {
  return {{"model_type", family}, {"vocab_size", 40}, {"d_model", 24},  {"d_kv", 8},
          {"d_ff", 36},           {"num_layers", 3},  {"num_heads", 4}, {"relative_attention_num_buckets", 32}};
}

TEST(T5Config, DefaultsAreHuggingFaces) {
  const T5Config parsed = parse_t5_config(t5_json());
  EXPECT_EQ(parsed.num_decoder_layers, 3);
  EXPECT_EQ(parsed.relative_attention_max_distance, 128);
  EXPECT_EQ(parsed.activation, model::Activation::kRelu);
  EXPECT_FALSE(parsed.gated);
  EXPECT_TRUE(parsed.scale_decoder_outputs);
  EXPECT_EQ(parsed.decoder_start_token_id, 0);
  const T5Config mt5 = parse_t5_config(t5_json("mt5"));
  EXPECT_EQ(mt5.activation, model::Activation::kGegluTanh);
  EXPECT_TRUE(mt5.gated);
  EXPECT_FALSE(mt5.scale_decoder_outputs);
}

// Version 1.1 is known by its untied head in older files, by scale_decoder_outputs in newer ones.
TEST(T5Config, OutputsOfVersion11AreNotScaled) {
  nlohmann::json older = t5_json(), newer = t5_json();
  older["tie_word_embeddings"] = false;
  newer["tie_word_embeddings"] = true;
  newer["scale_decoder_outputs"] = false;
  EXPECT_FALSE(parse_t5_config(older).scale_decoder_outputs);
  EXPECT_FALSE(parse_t5_config(newer).scale_decoder_outputs);
}

TEST(T5Config, TheDecoderStartsWithThePaddingWhereNothingElseIsSaid) {
  nlohmann::json given = t5_json();
  given["pad_token_id"] = 7;
  EXPECT_EQ(parse_t5_config(given).decoder_start_token_id, 7);
  given["decoder_start_token_id"] = 9;
  EXPECT_EQ(parse_t5_config(given).decoder_start_token_id, 9);
}

TEST(T5Config, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* key;
    nlohmann::json value;
    const char* error;
  } cases[] = {{"model_type", "umt5", "'model_type' is \"umt5\"; 't5' and 'mt5' are supported"},
               {"is_encoder_decoder", false, "'is_encoder_decoder' is false; only true is"},
               {"feed_forward_proj", "gated-tanh", "'feed_forward_proj' is \"gated-tanh\"; 'relu'"},
               {"relative_attention_num_buckets", 2, "relative_attention_num_buckets is 2"},
               {"relative_attention_max_distance", 16, "relative_attention_max_distance 16"},
               {"d_kv", nullptr, "'d_kv' is missing"}};
  for (const auto& test : cases) {
    nlohmann::json wrong = t5_json();
    wrong[test.key] = test.value;
    EXPECT_THAT(sotto::testing::message_of([&] { parse_t5_config(wrong); }), ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::families
