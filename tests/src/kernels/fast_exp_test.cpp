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
  EXPECT_TRUE(std::isnan(fast_exp(-NAN)));
}

TEST(FastExp, StaysAtTheEndsOfItsRange) {
  for (const float x : {-87.5F, -1e30F, -INFINITY}) EXPECT_EQ(fast_exp(x), fast_exp(-87.0F)) << x;
  for (const float x : {88.5F, 1e30F, INFINITY}) EXPECT_EQ(fast_exp(x), fast_exp(88.0F)) << x;
}

}  // namespace
}  // namespace sotto::kernels
