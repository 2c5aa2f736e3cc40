#include "src/train/adafactor.h"

#include <gtest/gtest.h>

#include "tests/support/optimizer_updates.h"

namespace sotto::train {
namespace {

TEST(Adafactor, moves_as_transformers_adafactor) {
  OptimConfig config = testing::optimizer_named("adafactor");
  testing::expect_golden_updates(config, "adafactor");
  config.scale_parameter = false;
  testing::expect_golden_updates(config, "adafactor unscaled");
}

}  // namespace
}  // namespace sotto::train
