#include "src/train/learning_rate.h"

#include <gtest/gtest.h>

namespace sotto::train {
namespace {

OptimConfig optim(const std::string& name, std::int64_t warmup, std::int64_t constant = 0) {
  OptimConfig config;
  config.lr = 1.0;
  config.sched = {.name = name, .warmup_steps = warmup, .constant_steps = constant, .min_lr = 0.1};
  return config;
}

TEST(LearningRate, cosine_annealing_rises_falls_and_ends_at_the_lowest) {
  const auto config = optim("CosineAnnealing", 4);
  EXPECT_DOUBLE_EQ(learning_rate(config, 0, 104), 0.2);
  EXPECT_DOUBLE_EQ(learning_rate(config, 4, 104), 1.0);
  EXPECT_NEAR(learning_rate(config, 54, 104), 0.55, 1e-12) << "half way between 1 and 0.1";
  EXPECT_NEAR(learning_rate(config, 104, 104), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(learning_rate(config, 200, 104), 0.1);
}

TEST(LearningRate, cosine_annealing_with_a_constant_end) {
  const auto config = optim("CosineAnnealing", 4, 20);
  EXPECT_DOUBLE_EQ(learning_rate(config, 0, 104), 0.0);
  EXPECT_DOUBLE_EQ(learning_rate(config, 2, 104), 0.5);
  EXPECT_NEAR(learning_rate(config, 44, 104), 0.55, 1e-12);
  EXPECT_DOUBLE_EQ(learning_rate(config, 90, 104), 0.1);
}

TEST(LearningRate, linear_and_constant) {
  EXPECT_NEAR(learning_rate(optim("linear", 0), 50, 100), 0.55, 1e-12);
  EXPECT_DOUBLE_EQ(learning_rate(optim("constant", 1), 0, 100), 0.5);
  EXPECT_DOUBLE_EQ(learning_rate(optim("constant", 1), 99, 100), 1.0);
}

TEST(LearningRate, noam_rises_to_the_warm_up_and_falls_with_the_root) {
  auto config = optim("NoamAnnealing", 4);
  config.sched.d_model = 4;
  config.sched.min_lr = 0.06;
  EXPECT_DOUBLE_EQ(learning_rate(config, 0, 100), 0.5 / 8) << "step 0 counts as step 1";
  EXPECT_DOUBLE_EQ(learning_rate(config, 2, 100), 0.5 * 2 / 8);
  EXPECT_DOUBLE_EQ(learning_rate(config, 4, 100), 0.5 / 2);
  EXPECT_DOUBLE_EQ(learning_rate(config, 16, 100), 0.5 / 4);
  EXPECT_DOUBLE_EQ(learning_rate(config, 10000, 100), 0.06);
}

TEST(LearningRate, schedules_with_hold_stay_at_the_peak_first) {
  for (const char* const name : {"NoamHoldAnnealing", "PolynomialHoldDecayAnnealing", "WarmupHoldPolicy"}) {
    auto config = optim(name, 4);
    config.sched.hold_steps = 6;
    EXPECT_DOUBLE_EQ(learning_rate(config, 1, 30), 0.4) << name;
    for (const int step : {4, 7, 10}) EXPECT_DOUBLE_EQ(learning_rate(config, step, 30), 1.0) << name << step;
    EXPECT_DOUBLE_EQ(learning_rate(config, 31, 30), 0.1) << name;
  }
  auto noam = optim("NoamHoldAnnealing", 4);
  noam.sched.hold_steps = 6;
  EXPECT_DOUBLE_EQ(learning_rate(noam, 22, 30), 0.5) << "(4 / (22 - 6)) ^ 0.5";
  noam.sched.decay_rate = 1.0;
  EXPECT_DOUBLE_EQ(learning_rate(noam, 22, 30), 0.25);
  auto polynomial = optim("PolynomialHoldDecayAnnealing", 4);
  polynomial.sched.hold_steps = 6;
  polynomial.sched.power = 2;
  EXPECT_DOUBLE_EQ(learning_rate(polynomial, 20, 30), 0.1 + 0.9 * 0.25);
}

TEST(LearningRate, polynomial_and_inverse_square_root) {
  auto config = optim("PolynomialDecayAnnealing", 10);
  config.sched.power = 2;
  EXPECT_DOUBLE_EQ(learning_rate(config, 60, 110), 0.1 + 0.9 * 0.25);
  EXPECT_DOUBLE_EQ(learning_rate(config, 110, 110), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(optim("InverseSquareRootAnnealing", 3), 15, 100), 0.5);
  EXPECT_DOUBLE_EQ(learning_rate(optim("InverseSquareRootAnnealing", 3), 101, 100), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(optim("WarmupPolicy", 3), 50, 100), 1.0);
}

}  // namespace
}  // namespace sotto::train
