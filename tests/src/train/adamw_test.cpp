#include "src/train/adamw.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/message_of.h"

namespace sotto::train {
namespace {

at::Tensor leaf(double value) { return at::full({1}, value, at::kFloat).set_requires_grad(true); }

void set_gradient(const at::Tensor& parameter, double value) {
  parameter.mutable_grad() = at::full({1}, value, at::kFloat);
}

// The paper's formula in doubles; fp32 state leaves differences near 1e-7.
TEST(AdamW, follows_the_formula) {
  OptimConfig config;
  config.weight_decay = 0.1;
  const at::Tensor parameter = leaf(1.0);
  AdamW optimizer({{"w", parameter}}, config);
  double w = 1.0, m = 0, v = 0;
  for (int t = 1; t <= 5; ++t) {
    const double g = 0.3 * t - 0.5, lr = 0.01 * t;
    set_gradient(parameter, g);
    optimizer.step(lr);
    w *= 1 - lr * 0.1;
    m = 0.9 * m + 0.1 * g;
    v = 0.98 * v + 0.02 * g * g;
    w -= lr * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.98, t))) + 1e-8);
    EXPECT_NEAR(parameter.item().toDouble(), w, 1e-6) << t;
    EXPECT_FALSE(parameter.grad().defined()) << "gradients are cleared";
  }
}

TEST(AdamW, goes_on_from_its_state_bit_for_bit) {
  const at::Tensor first = leaf(1.0);
  AdamW whole({{"w", first}}, {});
  for (const double g : {0.1, 0.7}) set_gradient(first, g), whole.step(0.1);
  const at::Tensor second = leaf(first.item().toDouble());
  AdamW resumed({{"w", second}}, {});
  resumed.load_state(whole.state(), whole.num_steps());
  set_gradient(first, -0.2), whole.step(0.1);
  set_gradient(second, -0.2), resumed.step(0.1);
  EXPECT_TRUE(at::equal(first, second));
  EXPECT_NE(testing::message_of([&] { resumed.load_state({}, 1); }).find("lacks"), std::string::npos);
}

}  // namespace
}  // namespace sotto::train
