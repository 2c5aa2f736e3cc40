#include "src/train/sgd.h"

#include <gtest/gtest.h>

#include "tests/support/optimizer_updates.h"

namespace sotto::train {
namespace {

TEST(Sgd, moves_as_pytorchs) {
  OptimConfig config = testing::optimizer_named("sgd");
  testing::expect_golden_updates(config, "sgd");
  config.momentum = 0.9;
  testing::expect_golden_updates(config, "sgd with momentum");
  config.nesterov = true;
  testing::expect_golden_updates(config, "sgd with Nesterov");
}

}  // namespace
}  // namespace sotto::train
