#include "src/prompt/prompt_encoder.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::prompt {
namespace {

using testing::message_of;

PromptEncoderConfig config_of(const std::string& type) {
  PromptEncoderConfig config;
  config.encoder_type = type;
  config.encoder_hidden = 6;
  return config;
}

class EveryEncoder : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryEncoder, gives_rows_of_the_models_width_and_the_same_for_the_same_seed) {
  const auto first = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  const auto same = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  const auto other = make_prompt_encoder(config_of(GetParam()), 5, 8, 2);
  EXPECT_EQ(first->forward().sizes(), (std::vector<std::int64_t>{5, 8}));
  EXPECT_TRUE(at::equal(first->forward(), same->forward()));
  EXPECT_FALSE(at::equal(first->forward(), other->forward()));
}

// The slope of sum(weight * forward) along every parameter, against a central difference in fp32: a step of 1e-2 over
// smooth functions of size 1 leaves an error near 1e-3.
TEST_P(EveryEncoder, gradients_agree_with_differences) {
  const auto encoder = make_prompt_encoder(config_of(GetParam()), 3, 4, 7);
  const at::Tensor weight_PD = at::linspace(-1, 1, 12).view({3, 4});
  encoder->forward().backward(weight_PD);
  for (const auto& [name, parameter] : encoder->parameters()) {
    const auto value = [&] { return (encoder->forward() * weight_PD).sum().item<double>(); };
    c10::NoGradGuard no_grad;
    const at::Tensor flat = parameter.view({-1});
    const auto element = flat.numel() / 2;
    const double at_rest = flat[element].item<double>();
    flat[element].fill_(at_rest + 1e-2);
    const double above = value();
    flat[element].fill_(at_rest - 1e-2);
    const double below = value();
    flat[element].fill_(at_rest);
    EXPECT_NEAR(parameter.grad().view({-1})[element].item<double>(), (above - below) / 2e-2, 5e-3) << name;
  }
}

TEST_P(EveryEncoder, loads_what_another_one_has) {
  const auto first = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  const auto second = make_prompt_encoder(config_of(GetParam()), 5, 8, 2);
  second->load(first->parameters());
  EXPECT_TRUE(at::equal(first->forward(), second->forward()));
  EXPECT_NE(message_of([&] { second->load({}); }).find("missing"), std::string::npos);
  const auto wider = make_prompt_encoder(config_of(GetParam()), 6, 8, 2);
  EXPECT_NE(message_of([&] { wider->load(first->parameters()); }).find("another shape"), std::string::npos);
}

// The task's name takes the place of the first rows: it decides the prompt, is not learned, and is saved.
TEST_P(EveryEncoder, can_be_conditioned_on_the_tasks_name) {
  const auto plain = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  const auto conditioned = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  conditioned->condition_on(plain->parameters().at("embedding.weight").detach().narrow(0, 0, 2));
  EXPECT_TRUE(at::equal(conditioned->forward(), plain->forward())) << "the same rows from elsewhere";
  const auto other = make_prompt_encoder(config_of(GetParam()), 5, 8, 1);
  other->condition_on(at::ones({9, 8}));
  EXPECT_EQ(other->parameters().at("taskname.weight").size(0), 5) << "a long name is cut";
  EXPECT_FALSE(at::equal(other->forward(), plain->forward()));
  conditioned->forward().sum().backward();
  EXPECT_FALSE(conditioned->parameters().at("taskname.weight").requires_grad());
  EXPECT_EQ(conditioned->parameters().at("embedding.weight").grad().narrow(0, 0, 2).abs().sum().item<float>(), 0);
  const auto loaded = make_prompt_encoder(config_of(GetParam()), 5, 8, 2);
  loaded->condition_on(at::zeros({2, 8}));
  loaded->load(conditioned->parameters());
  EXPECT_TRUE(at::equal(loaded->forward(), conditioned->forward()));
}

INSTANTIATE_TEST_SUITE_P(Types, EveryEncoder, ::testing::Values("mlp", "tpmlp", "lstm", "embedding"),
                         [](const auto& test) { return std::string(test.param); });

TEST(PromptEncoder, an_unknown_type_is_an_error) {
  EXPECT_NE(message_of([] { make_prompt_encoder(config_of("gru"), 3, 4, 1); }).find("mlp, tpmlp, lstm"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::prompt
