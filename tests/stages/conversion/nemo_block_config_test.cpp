#include "stages/conversion/nemo_block_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

nlohmann::ordered_json block_of(const std::string& more) {
  const nlohmann::ordered_json config =
      read_nemo_config("num_layers: 4\nhidden_size: 24\nnum_attention_heads: 4\n" + more, "a.nemo");
  return megatron_block_json(NemoSettings(config, "a.nemo"));
}

TEST(NemoBlockConfig, HowGeluIsComputedDependsOnTheFusion) {
  EXPECT_EQ(block_of("").at("activation"), "gelu_tanh");
  EXPECT_EQ(block_of("bias_activation_fusion: false\n").at("activation"), "gelu");
  EXPECT_EQ(block_of("bias_activation_fusion: false\nopenai_gelu: true\n").at("activation"), "gelu_tanh");
  EXPECT_EQ(block_of("bias: false\nactivation: fast-swiglu\n").at("activation"), "swiglu");
  EXPECT_EQ(block_of("bias: false\nactivation: geglu\n").at("activation"), "geglu");
}

TEST(NemoBlockConfig, LayoutSaysHowWeightsAreCut) {
  const nlohmann::ordered_json config = read_nemo_config(
      "num_layers: 4\nhidden_size: 24\nnum_attention_heads: 4\ntensor_model_parallel_size: 2\n"
      "pipeline_model_parallel_size: 4\nactivation: swiglu\nmegatron_legacy: true\nnum_query_groups: 2\nbias: false\n",
      "a.nemo");
  const NemoSettings settings(config, "a.nemo");
  EXPECT_EQ(rank_counts(settings).tensor, 2);
  EXPECT_EQ(rank_counts(settings).pipeline, 4);
  const StackLayout layout = stack_layout(settings);
  EXPECT_EQ(layout.num_groups, 2);
  EXPECT_TRUE(layout.gated);
  EXPECT_TRUE(layout.megatron_legacy);
  EXPECT_FALSE(layout.bias);
  EXPECT_TRUE(layout.norm_bias);
}

TEST(NemoBlockConfig, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* line;
    const char* error;
  } cases[] = {{"transformer_block_type: post_ln", "transformer_block_type: \"post_ln\"; only \"pre_ln\""},
               {"activation: squared-relu", "activation: \"squared-relu\"; gelu, geglu"},
               {"num_moe_experts: 8", "num_moe_experts: 8; only 1 is supported"},
               {"kv_channels: many", "kv_channels: \"many\"; a value of another type"}};
  for (const auto& test : cases) {
    EXPECT_THAT(testing::message_of([&] { block_of(test.line + std::string("\n")); }),
                ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::conversion
