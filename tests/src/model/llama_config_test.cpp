#include "src/model/llama_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"
#include "tests/support/tiny_llama.h"

namespace sotto::model {
namespace {

struct Case {
  const char* name;
  const char* key;
  nlohmann::json value;
  const char* message;
};

class WrongConfig : public ::testing::TestWithParam<Case> {};

TEST_P(WrongConfig, IsRefusedByName) {
  nlohmann::json config = sotto::testing::TinyLlama(true).config;
  config[GetParam().key] = GetParam().value;
  EXPECT_THAT(sotto::testing::message_of([&] { parse_llama_config(config); }),
              ::testing::HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(Keys, WrongConfig,
                         ::testing::Values(Case{"Family", "model_type", "gpt2", "model_type 'gpt2' is not supported"},
                                           Case{"Missing", "hidden_size", nullptr, "'hidden_size' is missing"},
                                           Case{"Type", "vocab_size", "many", "'vocab_size' is \"many\""},
                                           Case{"Bias", "attention_bias", true, "'attention_bias' is true"},
                                           Case{"Rope", "rope_scaling", {{"type", "linear"}}, "'rope_scaling' is"},
                                           Case{"Heads", "num_key_value_heads", 4,
                                                "not a multiple of num_key_value_heads (4)"},
                                           Case{"Zero", "num_hidden_layers", 0, "'num_hidden_layers' is 0"},
                                           Case{"OddHead", "head_dim", 7, "head_dim is 7"}),
                         [](const auto& test) { return test.param.name; });

TEST(LlamaConfig, FrequenciesFallByThePowerOfTheta) {
  const LlamaConfig config = parse_llama_config(sotto::testing::TinyLlama(true).config);
  EXPECT_THAT(config.inverse_frequencies(), ::testing::ElementsAre(1.0F, 0.1F, 0.01F, 0.001F));
}

}  // namespace
}  // namespace sotto::model
