#include "src/families/llama_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"
#include "tests/support/tiny_llama.h"

namespace sotto::families {
namespace {

struct ConfigCase {
  const char* name;
  const char* key;
  nlohmann::json value;
  const char* message;
};

class WrongConfig : public ::testing::TestWithParam<ConfigCase> {};

TEST_P(WrongConfig, IsRefusedByName) {
  nlohmann::json config = sotto::testing::TinyLlama(true).config;
  config[GetParam().key] = GetParam().value;
  EXPECT_THAT(sotto::testing::message_of([&] { parse_llama_config(config); }),
              ::testing::HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Keys, WrongConfig,
    ::testing::Values(ConfigCase{"Family", "model_type", "gpt2", "'model_type' is \"gpt2\"; 'llama'"},
                      ConfigCase{"Missing", "hidden_size", nullptr, "'hidden_size' is missing"},
                      ConfigCase{"Type", "vocab_size", "many", "'vocab_size' is \"many\""},
                      ConfigCase{"Window", "sliding_window", 4, "'sliding_window' is 4"},
                      ConfigCase{"Rope", "rope_scaling", {{"type", "yarn"}}, "'type' is \"yarn\""},
                      ConfigCase{"Heads", "num_key_value_heads", 4, "not a multiple of num_key_value_heads (4)"},
                      ConfigCase{"Zero", "num_hidden_layers", 0, "'num_hidden_layers' is 0"},
                      ConfigCase{"OddHead", "head_dim", 7, "head_dim is 7"}),
    [](const auto& test) { return test.param.name; });

TEST(LlamaConfig, FamiliesDifferInBiasesAndWindows) {
  nlohmann::json config = sotto::testing::TinyLlama(true).config;
  EXPECT_EQ(parse_llama_config(config).layer_slides, (std::vector<bool>{false, false, false}));
  config["attention_bias"] = true;
  EXPECT_TRUE(parse_llama_config(config).output_bias);
  config["model_type"] = "mistral";
  EXPECT_THAT(sotto::testing::message_of([&] { parse_llama_config(config); }),
              ::testing::HasSubstr("'attention_bias' is true; only false is"));
  config.erase("attention_bias");
  config["sliding_window"] = 8;
  EXPECT_EQ(parse_llama_config(config).layer_slides, (std::vector<bool>{true, true, true}));
  config["model_type"] = "qwen2";
  EXPECT_EQ(parse_llama_config(config).sliding_window, 0) << "use_sliding_window is not set";
  EXPECT_TRUE(parse_llama_config(config).qkv_bias);
  EXPECT_FALSE(parse_llama_config(config).output_bias);
  config["use_sliding_window"] = true;
  config["max_window_layers"] = 2;
  EXPECT_EQ(parse_llama_config(config).layer_slides, (std::vector<bool>{false, false, true}));
  config["layer_types"] = {"sliding_attention", "full_attention", "chunked_attention"};
  EXPECT_THAT(sotto::testing::message_of([&] { parse_llama_config(config); }),
              ::testing::HasSubstr("'full_attention' and 'sliding_attention' are supported"));
}

}  // namespace
}  // namespace sotto::families
