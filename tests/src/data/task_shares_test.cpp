#include "src/data/task_shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sotto::data {
namespace {

using ::testing::ElementsAre;

std::vector<std::vector<std::int64_t>> listed(const StartGroups& runs) {
  std::vector<std::vector<std::int64_t>> result;
  for (std::size_t number = 0; number < runs.num_groups(); ++number) {
    result.emplace_back(runs.group(number).begin(), runs.group(number).end());
  }
  return result;
}

TEST(TaskShares, follow_the_exponent_and_add_up) {
  const std::vector<std::int64_t> counts = {100, 900, 0};
  EXPECT_THAT(task_shares(counts, 1.0, 1000), ElementsAre(100, 900, 0));
  EXPECT_THAT(task_shares(counts, 0.0, 1000), ElementsAre(500, 500, 0));
  EXPECT_THAT(task_shares(counts, 0.5, 1000), ElementsAre(250, 750, 0)) << "10 to 30";
  EXPECT_THAT(task_shares({1, 1, 1}, 0.0, 100), ElementsAre(33, 34, 33));
}

TEST(TaskShares, a_small_task_comes_once_at_least) {
  EXPECT_THAT(task_shares({1, 1'000'000}, 1.0, 100), ElementsAre(1, 99));
  EXPECT_THAT(task_shares({1'000'000, 1}, 1.0, 100), ElementsAre(100, 0)) << "nothing is left for the last";
}

TEST(TaskShares, passes_go_through_all_examples_before_any_comes_again) {
  const StartGroups groups = StartGroups::single({10, 11, 12, 13, 14});
  StartGroups runs, parts;
  append_from_passes(groups, 3, 0, 10, runs);
  ASSERT_EQ(runs.num_groups(), 10U);
  for (const std::size_t pass : {0U, 5U}) {
    std::set<std::int64_t> seen;
    for (std::size_t at = pass; at < pass + 5; ++at) seen.insert(runs.group(at)[0]);
    EXPECT_EQ(seen.size(), 5U);
  }
  append_from_passes(groups, 3, 0, 3, parts);
  append_from_passes(groups, 3, 3, 7, parts);
  EXPECT_EQ(listed(parts), listed(runs)) << "in parts it is the same sequence";
}

TEST(TaskShares, groups_are_cut_only_where_a_part_ends) {
  StartGroups groups;
  groups.append(std::vector<std::int64_t>{0, 1, 2});
  groups.append(std::vector<std::int64_t>{3, 4, 5});
  StartGroups runs;
  append_from_passes(groups, 1, 4, 4, runs);
  ASSERT_EQ(runs.num_groups(), 2U);
  EXPECT_EQ(runs.group(0).size(), 2U) << "what is left of the first pass";
  EXPECT_EQ(runs.group(1).size(), 2U);
  for (const auto& run : listed(runs)) EXPECT_EQ(run[0] / 3, run[1] / 3);
}

}  // namespace
}  // namespace sotto::data
