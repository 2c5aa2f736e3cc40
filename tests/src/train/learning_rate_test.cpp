#include "src/train/learning_rate.h"

#include <gtest/gtest.h>

namespace sotto::train {
namespace {

OptimConfig optim(const std::string& name, std::int64_t warmup, std::int64_t constant = 0) {
  OptimConfig config;
  config.lr = 1.0;
  config.sched = {name, warmup, constant, 0.1};
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

}  // namespace
}  // namespace sotto::train
