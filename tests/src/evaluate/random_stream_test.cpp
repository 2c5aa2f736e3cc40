#include "src/evaluate/random_stream.h"

#include <gtest/gtest.h>

#include <vector>

namespace sotto::evaluate {
namespace {

using Ids = std::vector<packing::TokenId>;

TEST(RandomStream, even_over_the_unit_interval) {
  const RandomStream stream(7, Ids{1, 2, 3}, 0);
  std::vector<int> tenths(10);
  for (int place = 0; place < 20000; ++place) ++tenths.at(static_cast<std::size_t>(stream.uniform(place) * 10));
  // 2000 each, give or take five standard deviations (42 each).
  for (const int count : tenths) EXPECT_NEAR(count, 2000, 210);
}

TEST(RandomStream, is_decided_by_what_it_is_for) {
  const double number = RandomStream(7, Ids{1, 2}, 0).uniform(3);
  EXPECT_EQ(RandomStream(7, Ids{1, 2}, 0).uniform(3), number);
  EXPECT_EQ(RandomStream(7, Ids{-5, -6, 1, 2}, 0).uniform(3), number);  // a prompt elsewhere in the table
  EXPECT_NE(RandomStream(8, Ids{1, 2}, 0).uniform(3), number);
  EXPECT_NE(RandomStream(7, Ids{2, 1}, 0).uniform(3), number);
  EXPECT_NE(RandomStream(7, Ids{1, 2}, 1).uniform(3), number);
  EXPECT_NE(RandomStream(7, Ids{1, 2}, 0).uniform(4), number);
}

}  // namespace
}  // namespace sotto::evaluate
