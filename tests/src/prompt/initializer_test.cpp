#include "src/prompt/initializer.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

TEST(Initializer, distributions_have_the_width_asked_for) {
  Initializer initializer(5);
  EXPECT_NEAR(initializer.normal({100, 100}, 0.5).std().item<double>(), 0.5, 0.02) << "10,000 draws: error near 0.004";
  const at::Tensor uniform = initializer.uniform({100, 100}, 0.25);
  EXPECT_LE(uniform.abs().max().item<double>(), 0.25);
  EXPECT_GT(uniform.abs().max().item<double>(), 0.24);
  EXPECT_NEAR(initializer.xavier_normal(50, 150).std().item<double>(), 0.1, 0.005);
}

TEST(Initializer, a_seed_gives_the_same_values_whatever_was_drawn_elsewhere) {
  Initializer first(5);
  const at::Tensor expected = first.normal({4}, 1.0);
  at::rand({10});
  Initializer second(5);
  EXPECT_TRUE(at::equal(second.normal({4}, 1.0), expected));
}

}  // namespace
}  // namespace sotto::prompt
