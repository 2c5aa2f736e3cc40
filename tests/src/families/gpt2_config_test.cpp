#include "src/families/gpt2_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

nlohmann::json gpt2_json() {
  return {{"model_type", "gpt2"}, {"vocab_size", 40}, {"n_embd", 24},
          {"n_layer", 3},         {"n_head", 4},      {"n_positions", 64}};
}

TEST(Gpt2Config, DefaultsAreHuggingFaces) {
  const Gpt2Config parsed = parse_gpt2_config(gpt2_json());
  EXPECT_EQ(parsed.n_inner, 96);
  EXPECT_TRUE(parsed.tie_word_embeddings);
  EXPECT_EQ(parsed.activation, model::Activation::kGeluTanh);
}

TEST(Gpt2Config, WhatIsNotFollowedIsNamed) {
  const struct {
    const char* key;
    nlohmann::json value;
    const char* error;
  } cases[] = {{"scale_attn_weights", false, "'scale_attn_weights' is false; only true is supported"},
               {"scale_attn_by_inverse_layer_idx", true, "'scale_attn_by_inverse_layer_idx' is true"},
               {"add_cross_attention", true, "'add_cross_attention' is true"},
               {"activation_function", "tanh", "'activation_function' is \"tanh\"; 'gelu_new'"},
               {"n_head", 5, "n_embd (24) is not a multiple of n_head (5)"},
               {"n_layer", nullptr, "'n_layer' is missing"}};
  for (const auto& test : cases) {
    nlohmann::json wrong = gpt2_json();
    wrong[test.key] = test.value;
    EXPECT_THAT(sotto::testing::message_of([&] { parse_gpt2_config(wrong); }), ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::families
