#include "src/kernels/fast_exp.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sotto::kernels {
namespace {

TEST(FastExp, IsWithinItsBoundAndKeepsNan) {
  for (float x = -87; x < 88; x += 0.0137F) {
    EXPECT_NEAR(fast_exp(x) / std::exp(static_cast<double>(x)), 1.0, 2e-7) << x;
  }
  EXPECT_TRUE(std::isnan(fast_exp(NAN)));
}

}  // namespace
}  // namespace sotto::kernels
