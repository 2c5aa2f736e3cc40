#include "src/families/megatron_block_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

nlohmann::json block() {
  return {{"hidden_size", 24},     {"ffn_hidden_size", 36}, {"num_layers", 3},           {"num_attention_heads", 4},
          {"num_query_groups", 4}, {"kv_channels", 6},      {"activation", "geglu_tanh"}};
}

MegatronBlockConfig parsed(const nlohmann::json& json) { return parse_megatron_block_config(ConfigReader(json)); }

TEST(MegatronBlockConfig, DefaultsAreNemos) {
  const MegatronBlockConfig config = parsed(block());
  EXPECT_EQ(config.normalization, "layernorm");
  EXPECT_TRUE(config.bias);
  EXPECT_TRUE(config.normalize_attention_scores);
  EXPECT_TRUE(config.gated);
  EXPECT_EQ(config.activation, model::Activation::kGegluTanh);
}

TEST(MegatronBlockConfig, OnlyGluActivationsAreGated) {
  for (const auto& [name, gated] : std::vector<std::pair<const char*, bool>>{{"gelu", false},
                                                                             {"gelu_tanh", false},
                                                                             {"relu", false},
                                                                             {"geglu", true},
                                                                             {"reglu", true},
                                                                             {"swiglu", true}}) {
    nlohmann::json given = block();
    given["activation"] = name;
    EXPECT_EQ(parsed(given).gated, gated) << name;
  }
}

TEST(MegatronBlockConfig, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* key;
    nlohmann::json value;
    const char* error;
  } cases[] = {{"normalization", "batchnorm", "'normalization' is \"batchnorm\"; 'layernorm'"},
               {"activation", "squared-relu", "'activation' is \"squared-relu\"; 'gelu'"},
               {"num_query_groups", 3, "num_attention_heads (4) is not a multiple of num_query_groups (3)"},
               {"kv_channels", nullptr, "'kv_channels' is missing"}};
  for (const auto& test : cases) {
    nlohmann::json wrong = block();
    wrong[test.key] = test.value;
    EXPECT_THAT(sotto::testing::message_of([&] { parsed(wrong); }), ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::families
