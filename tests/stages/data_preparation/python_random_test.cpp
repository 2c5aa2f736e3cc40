#include "stages/data_preparation/python_random.h"

#include <gtest/gtest.h>

#include <numeric>

namespace sotto::data_preparation {
namespace {

struct Case {
  std::int64_t seed;
  std::vector<std::uint32_t> bits;   // three times random.getrandbits(32)
  std::vector<int> shuffled;         // random.shuffle(list(range(10)))
  std::vector<std::uint32_t> below;  // of 1, 2, 3, 1000, 2**31
};
// Printed by CPython 3.11, each column after random.seed(seed).
const std::vector<Case> kCases{
    {0, {3626764237, 1654615998, 3255389356}, {7, 8, 1, 5, 3, 4, 2, 0, 9, 6}, {0, 1, 0, 265, 2087043557}},
    {1234, {4150886329, 3342196574, 1892932127}, {2, 8, 3, 5, 6, 4, 9, 0, 1, 7}, {0, 0, 0, 92, 150006740}},
    {-42, {2746317213, 478163327, 107420369}, {7, 3, 2, 8, 5, 6, 9, 4, 0, 1}, {0, 0, 2, 281, 1051802512}},
    {1099511627781, {2166296868, 2220160828, 1153647273}, {1, 2, 3, 6, 7, 0, 5, 4, 9, 8}, {0, 0, 2, 776, 200118061}},
    {9223372036854775807,
     {1359979423, 2819855560, 2711238091},
     {4, 1, 9, 8, 6, 0, 3, 7, 2, 5},
     {0, 0, 1, 464, 469192892}},
};

std::vector<int> shuffled_range(std::int64_t seed, int size) {
  std::vector<int> items(static_cast<std::size_t>(size));
  std::iota(items.begin(), items.end(), 0);
  PythonRandom(seed).shuffle(items);
  return items;
}

TEST(PythonRandom, GivesPythonsNumbers) {
  for (const Case& c : kCases) {
    PythonRandom bits(c.seed), below(c.seed);
    for (const std::uint32_t number : c.bits) EXPECT_EQ(bits.bits(32), number) << c.seed;
    const std::uint32_t limits[] = {1, 2, 3, 1000, 1u << 31};
    for (std::size_t at = 0; at < c.below.size(); ++at) EXPECT_EQ(below.below(limits[at]), c.below[at]) << c.seed;
    EXPECT_EQ(shuffled_range(c.seed, 10), c.shuffled) << c.seed;
  }
}

TEST(PythonRandom, ShufflesLongListsAsPythonDoes) {
  const std::vector<int> items = shuffled_range(1234, 100'000);
  EXPECT_EQ(std::vector<int>(items.begin(), items.begin() + 5), (std::vector<int>{3629, 21439, 59023, 18292, 58011}));
  EXPECT_EQ(std::vector<int>(items.end() - 3, items.end()), (std::vector<int>{981, 15315, 57767}));
}

TEST(PythonRandom, ShortListsNeedNoNumber) {
  EXPECT_EQ(shuffled_range(1, 0), std::vector<int>{});
  EXPECT_EQ(shuffled_range(1, 1), std::vector<int>{0});
}

}  // namespace
}  // namespace sotto::data_preparation
