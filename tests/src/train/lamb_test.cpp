#include "src/train/lamb.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sotto::train {
namespace {

// The paper's formula in doubles over two numbers; fp32 state leaves differences near 1e-7.
void expect_formula(double decay) {
  OptimConfig config;
  config.name = "lamb";
  config.weight_decay = decay;
  const at::Tensor parameter = at::tensor({1.0F, -0.5F}).set_requires_grad(true);
  Lamb optimizer({{"w", parameter}}, config);
  std::vector<double> w{1.0, -0.5}, m{0, 0}, v{0, 0}, change{0, 0};
  for (int t = 1; t <= 4; ++t) {
    const std::vector<double> gradient{0.3 * t - 0.5, 0.1};
    parameter.mutable_grad() = at::tensor({static_cast<float>(gradient[0]), static_cast<float>(gradient[1])});
    optimizer.step(0.01);
    for (std::size_t i = 0; i < 2; ++i) {
      m[i] = 0.9 * m[i] + 0.1 * gradient[i];
      v[i] = 0.98 * v[i] + 0.02 * gradient[i] * gradient[i];
      change[i] = m[i] / (1 - std::pow(0.9, t)) / (std::sqrt(v[i] / (1 - std::pow(0.98, t))) + 1e-8) + decay * w[i];
    }
    const double ratio = decay > 0 ? std::hypot(w[0], w[1]) / std::hypot(change[0], change[1]) : 1.0;
    for (std::size_t i = 0; i < 2; ++i) {
      w[i] -= 0.01 * ratio * change[i];
      EXPECT_NEAR(parameter[static_cast<std::int64_t>(i)].item().toDouble(), w[i], 1e-6) << t;
    }
  }
}

TEST(Lamb, scales_the_update_by_the_ratio_of_norms) { expect_formula(0.1); }

TEST(Lamb, does_not_scale_where_nothing_decays) { expect_formula(0.0); }

}  // namespace
}  // namespace sotto::train
