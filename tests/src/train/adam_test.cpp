#include "src/train/adam.h"

#include <gtest/gtest.h>

#include "tests/support/optimizer_updates.h"

namespace sotto::train {
namespace {

TEST(Adam, moves_as_pytorchs_adamw) {
  testing::expect_golden_updates(testing::optimizer_named("adamw"), "adamw");
  testing::expect_golden_updates(testing::optimizer_named("fused_adam"), "adamw");
}

TEST(Adam, moves_as_pytorchs_adam_where_decay_is_in_the_gradient) {
  testing::expect_golden_updates(testing::optimizer_named("adam"), "adam");
}

}  // namespace
}  // namespace sotto::train
