#include "src/report/line_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace sotto::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(LineChart, round_numbers_at_the_axes) {
  const auto ticks = round_ticks(0.3, 2.1, 6);
  ASSERT_EQ(ticks.size(), 4U);
  EXPECT_NEAR(ticks[0], 0.5, 1e-12);
  EXPECT_NEAR(ticks[3], 2.0, 1e-12);
  EXPECT_THAT(round_ticks(0, 100, 5), ElementsAre(0, 20, 40, 60, 80, 100));
}

TEST(LineChart, a_line_and_a_name_for_every_series_that_has_points) {
  const std::string svg =
      line_chart("a <chart>", "step", {{"train", {{0, 1}, {10, 0}}}, {"none", {}}, {"val", {{5, 0.5}}}});
  EXPECT_THAT(svg, HasSubstr("aria-label=\"a &lt;chart&gt;\""));
  // Width 420 less the margins 44 and 10, height 220 less 10 and 36.
  EXPECT_THAT(svg, HasSubstr("<polyline class=\"line line-0\" points=\"44.0,10.0 410.0,184.0 \"/>"));
  EXPECT_THAT(svg, HasSubstr("<polyline class=\"line line-2\" points=\"227.0,97.0 \"/>"));
  EXPECT_THAT(svg, HasSubstr(">val</span>"));
  EXPECT_THAT(svg, Not(HasSubstr("none")));
}

TEST(LineChart, what_is_not_finite_is_left_out) {
  EXPECT_EQ(line_chart("t", "x", {{"a", {{0, NAN}, {1, INFINITY}}}}), "");
  EXPECT_EQ(line_chart("t", "x", {}), "");
  EXPECT_THAT(line_chart("t", "x", {{"a", {{0, NAN}, {1, 3}}}}), Not(HasSubstr("nan")));
}

TEST(LineChart, many_points_are_thinned_to_the_first_and_last) {
  Series series{"a", {}};
  for (int step = 0; step <= 100000; ++step) series.points.emplace_back(step, step % 7);
  EXPECT_LT(line_chart("t", "x", {series}).size(), 20000U);
}

}  // namespace
}  // namespace sotto::report
