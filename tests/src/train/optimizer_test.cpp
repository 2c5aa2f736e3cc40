#include "src/train/optimizer.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"
#include "tests/support/optimizer_updates.h"

namespace sotto::train {
namespace {

TEST(Optimizer, goes_on_from_its_state_bit_for_bit) {
  for (const char* const name : {"fused_adam", "adam", "sgd", "adafactor", "lamb"}) {
    OptimConfig config = testing::optimizer_named(name);
    config.momentum = 0.9;
    testing::OptimizerUpdates whole(config), resumed(config);
    for (int t = 1; t <= 2; ++t) whole.update(t);
    resumed.copy_from(whole);
    whole.update(3);
    resumed.update(3);
    EXPECT_EQ(whole.values(), resumed.values()) << name;
  }
}

TEST(Optimizer, a_state_without_its_moments_is_refused) {
  const at::Tensor parameter = at::ones({2}).set_requires_grad(true);
  const auto optimizer = make_optimizer({{"w", parameter}}, {});
  EXPECT_THAT(testing::message_of([&] { optimizer->load_state({}, 1); }),
              ::testing::HasSubstr("lacks the optimizer's 'exp_avg/w'"));
}

TEST(Optimizer, single_parameters_can_have_a_part_of_the_learning_rate) {
  const at::Tensor whole = at::ones({2}).set_requires_grad(true), half = at::ones({2}).set_requires_grad(true);
  OptimConfig config;
  config.name = "sgd";
  config.weight_decay = 0;
  const auto optimizer = make_optimizer({{"a/w", whole}, {"b/w", half}}, config);
  optimizer->scale_rates({{"b/w", 0.5}, {"unknown", 3.0}});
  (whole + half).sum().backward();
  optimizer->step(0.1);
  EXPECT_TRUE(at::allclose(whole, at::full({2}, 0.9)));
  EXPECT_TRUE(at::allclose(half, at::full({2}, 0.95)));
}

TEST(Optimizer, a_parameter_without_a_gradient_stays) {
  const at::Tensor parameter = at::ones({2}).set_requires_grad(true);
  make_optimizer({{"w", parameter}}, {})->step(0.1);
  EXPECT_TRUE(at::equal(parameter, at::ones({2})));
}

}  // namespace
}  // namespace sotto::train
