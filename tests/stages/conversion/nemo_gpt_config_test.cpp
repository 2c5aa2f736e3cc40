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
  return megatron_gpt_config_json(read_nemo_config(kYaml + more, "a.nemo"), "a.nemo");
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

TEST(NemoGptConfig, HowGeluIsComputedDependsOnTheFusion) {
  EXPECT_EQ(config_of("").at("activation"), "gelu_tanh");
  EXPECT_EQ(config_of("bias_activation_fusion: false\n").at("activation"), "gelu");
  EXPECT_EQ(config_of("bias_activation_fusion: false\nopenai_gelu: true\n").at("activation"), "gelu_tanh");
  EXPECT_EQ(config_of("bias: false\nactivation: fast-swiglu\n").at("activation"), "swiglu");
  EXPECT_EQ(config_of("bias: false\nactivation: geglu\n").at("activation"), "geglu");
}

TEST(NemoGptConfig, LayoutSaysHowWeightsAreCut) {
  const auto layout = nemo_gpt_layout(
      read_nemo_config(std::string(kYaml) + "tensor_model_parallel_size: 2\npipeline_model_parallel_size: 4\n"
                                            "activation: swiglu\nmegatron_legacy: true\nnum_query_groups: 2\n",
                       "a.nemo"),
      "a.nemo");
  EXPECT_EQ(layout.tensor_parts, 2);
  EXPECT_EQ(layout.pipeline_parts, 4);
  EXPECT_EQ(layout.num_groups, 2);
  EXPECT_TRUE(layout.gated);
  EXPECT_TRUE(layout.megatron_legacy);
}

TEST(NemoGptConfig, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* line;
    const char* error;
  } cases[] = {{"position_embedding_type: alibi", "position_embedding_type: \"alibi\"; learned_absolute and rope"},
               {"transformer_block_type: post_ln", "transformer_block_type: \"post_ln\"; only \"pre_ln\""},
               {"activation: squared-relu", "activation: \"squared-relu\"; gelu, geglu"},
               {"num_moe_experts: 8", "num_moe_experts: 8; only 1 is supported"},
               {"hidden_size: many", "'a.nemo'"}};
  for (const auto& test : cases) {
    std::string yaml = kYaml;
    if (std::string(test.line).starts_with("hidden_size"))
      yaml.replace(yaml.find("hidden_size: 24"), 15, test.line);
    else
      yaml += std::string(test.line) + "\n";
    EXPECT_THAT(testing::message_of([&] { megatron_gpt_config_json(read_nemo_config(yaml, "a.nemo"), "a.nemo"); }),
                ::testing::HasSubstr(test.error));
  }
  EXPECT_THAT(testing::message_of([&] {
                megatron_gpt_config_json({{"num_layers", 4}}, "a.nemo");
              }),
              ::testing::HasSubstr("'hidden_size' is missing or not positive"));
  EXPECT_THAT(testing::message_of([&] {
                nemo_gpt_layout(read_nemo_config(std::string(kYaml) + "pipeline_model_parallel_size: 3\n", "a"), "a");
              }),
              ::testing::HasSubstr("num_layers is no multiple of it"));
}

}  // namespace
}  // namespace sotto::conversion
