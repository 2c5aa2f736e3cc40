#include "src/evaluate/figure.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sotto::evaluate {
namespace {

TEST(Figure, the_mean_and_its_standard_error_in_percent) {
  const Figure figure = mean_figure("accuracy", {1, 0, 1, 1});
  EXPECT_EQ(figure.name, "accuracy");
  EXPECT_EQ(figure.value, 75.0);
  // The sample's variance is 0.25.
  EXPECT_NEAR(figure.standard_error.value(), 100.0 * std::sqrt(0.25 / 4), 1e-12);
}

TEST(Figure, one_value_has_no_error_and_none_is_zero) {
  EXPECT_EQ(mean_figure("f1", {0.5}).value, 50.0);
  EXPECT_FALSE(mean_figure("f1", {0.5}).standard_error.has_value());
  EXPECT_EQ(mean_figure("f1", {}).value, 0.0);
}

}  // namespace
}  // namespace sotto::evaluate
