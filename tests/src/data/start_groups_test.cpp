#include "src/data/start_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/stored_rows.h"

namespace sotto::data {
namespace {

using ::testing::ElementsAre;

TEST(StartGroups, hold_what_begins_alike_beyond_what_all_share) {
  const auto store = testing::stored_rows({{{-1, 9, 1, 1, 1, 5}, 1},    // 0: with 2
                                           {{-1, 9, 2, 2, 2, 6}, 1},    // 1: with 3
                                           {{-1, 9, 1, 1, 1, 7}, 1},    //
                                           {{-1, 9, 2, 2, 2}, 1},       //
                                           {{-1, 9, 1, 8, 8, 8}, 1}});  // 4: too little in common
  const StartGroups groups = StartGroups::by_common_start(store);
  ASSERT_EQ(groups.num_groups(), 3U);
  EXPECT_THAT(groups.group(0), ElementsAre(0, 2));
  EXPECT_THAT(groups.group(1), ElementsAre(1, 3));
  EXPECT_THAT(groups.group(2), ElementsAre(4));
  EXPECT_EQ(groups.num_examples(), 5);
}

TEST(StartGroups, filtered_keep_their_order) {
  const auto store = testing::stored_rows({{{1, 1, 5}, 1}, {{2, 2, 6}, 1}, {{1, 1, 7}, 1}});
  const StartGroups odd = StartGroups::by_common_start(store).filtered([](std::int64_t index) { return index != 1; });
  ASSERT_EQ(odd.num_groups(), 1U);
  EXPECT_THAT(odd.group(0), ElementsAre(0, 2));
}

TEST(StartGroups, stay_together_when_shuffled) {
  std::vector<packing::Row> rows;
  for (packing::TokenId paragraph = 0; paragraph < 20; ++paragraph) {
    for (packing::TokenId question = 0; question < 3; ++question) {
      rows.push_back({{paragraph, paragraph, paragraph, 100 + question}, 1});
    }
  }
  const auto store = testing::stored_rows(rows);
  const StartGroups groups = StartGroups::by_common_start(store);
  const StartGroups shuffled = groups.shuffled(1, 0);
  std::vector<std::int64_t> order;
  ASSERT_EQ(shuffled.num_groups(), 20U);
  for (std::size_t number = 0; number < 20; ++number) {
    const auto group = shuffled.group(number);
    EXPECT_EQ(group.size(), 3U);
    for (const std::int64_t index : group) EXPECT_EQ(index / 3, group.front() / 3);
    order.insert(order.end(), group.begin(), group.end());
  }
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  for (std::size_t at = 0; at < order.size(); ++at) EXPECT_EQ(order[at], static_cast<std::int64_t>(at));
}

TEST(StartGroups, can_be_appended) {
  StartGroups groups = StartGroups::single({4});
  groups.append(std::vector<std::int64_t>{2, 7});
  ASSERT_EQ(groups.num_groups(), 2U);
  EXPECT_THAT(groups.group(0), ElementsAre(4));
  EXPECT_THAT(groups.group(1), ElementsAre(2, 7));
}

TEST(StartGroups, single_are_as_many_as_examples) {
  const StartGroups groups = StartGroups::single({4, 2});
  ASSERT_EQ(groups.num_groups(), 2U);
  EXPECT_THAT(groups.group(0), ElementsAre(4));
}

}  // namespace
}  // namespace sotto::data
