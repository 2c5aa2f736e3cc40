#include "stages/conversion/megatron_args.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

ordered_json nemo_of(const ordered_json& args, double version = 3.0) {
  return nemo_settings_of_megatron({{"args", args}, {"checkpoint_version", version}}, "iter_0000007");
}

TEST(MegatronArgs, HaveNemosNames) {
  const ordered_json nemo = nemo_of({{"num_layers", 2},
                                     {"kv_channels", nullptr},
                                     {"norm_epsilon", 1e-6},
                                     {"rotary_percent", 0.5},
                                     {"use_rotary_position_embeddings", true},
                                     {"group_query_attention", true},
                                     {"num_query_groups", 4},
                                     {"swiglu", true},
                                     {"normalization", "RMSNorm"},
                                     {"add_bias_linear", false},
                                     {"untie_embeddings_and_output_weights", true},
                                     {"tensor_model_parallel_size", 2}});
  EXPECT_EQ(nemo.at("num_layers"), 2);
  EXPECT_FALSE(nemo.contains("kv_channels"));
  EXPECT_EQ(nemo.at("layernorm_epsilon"), 1e-6);
  EXPECT_EQ(nemo.at("position_embedding_type"), "rope");
  EXPECT_EQ(nemo.at("rotary_percentage"), 0.5);
  EXPECT_EQ(nemo.at("num_query_groups"), 4);
  EXPECT_EQ(nemo.at("activation"), "swiglu");
  EXPECT_EQ(nemo.at("normalization"), "rmsnorm");
  EXPECT_EQ(nemo.at("bias"), false);
  EXPECT_EQ(nemo.at("share_embeddings_and_output_weights"), false);
  EXPECT_EQ(nemo.at("tensor_model_parallel_size"), 2);
  EXPECT_EQ(nemo.at("megatron_legacy"), false);
}

TEST(MegatronArgs, WhatIsNotAskedForIsMegatronsDefault) {
  const ordered_json nemo = nemo_of({{"num_query_groups", 1}, {"group_query_attention", false}});
  EXPECT_FALSE(nemo.contains("num_query_groups"));
  EXPECT_EQ(nemo.at("normalization"), "layernorm");
  EXPECT_EQ(nemo.at("share_embeddings_and_output_weights"), true);
  EXPECT_EQ(nemo_of({{"apply_layernorm_1p", true}}).at("normalization"), "layernorm1p");
  EXPECT_EQ(nemo_of(ordered_json::object(), 0).at("megatron_legacy"), true);
}

TEST(MegatronArgs, WhatIsNotFollowedIsNamed) {
  const auto error = [](const ordered_json& args, double version) {
    return testing::message_of([&] { nemo_of(args, version); });
  };
  EXPECT_THAT(error({{"squared_relu", true}}, 3),
              ::testing::HasSubstr("'iter_0000007': its args have squared_relu: true"));
  EXPECT_THAT(error({{"num_layers_per_virtual_pipeline_stage", 2}}, 3),
              ::testing::HasSubstr("num_layers_per_virtual_pipeline_stage: 2, which is not supported"));
  EXPECT_THAT(error({{"normalization", "BatchNorm"}}, 3), ::testing::HasSubstr("normalization: \"BatchNorm\""));
  EXPECT_THAT(error({{"add_bias_linear", false}, {"add_qkv_bias", true}}, 3), ::testing::HasSubstr("add_qkv_bias"));
  EXPECT_THAT(error(ordered_json::object(), 1), ::testing::HasSubstr("checkpoint_version: 1.0"));
}

}  // namespace
}  // namespace sotto::conversion
