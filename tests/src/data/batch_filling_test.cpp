#include "src/data/batch_filling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace sotto::data {
namespace {

using ::testing::ElementsAre;

// Runs of these lengths, of the numbers 0, 1, 2, ...
StartGroups runs_of(const std::vector<std::size_t>& lengths) {
  StartGroups runs;
  std::int64_t next = 0;
  for (const std::size_t length : lengths) {
    std::vector<std::int64_t> run(length);
    std::iota(run.begin(), run.end(), next);
    next += static_cast<std::int64_t>(length);
    runs.append(run);
  }
  return runs;
}

TEST(BatchFilling, takes_the_next_run_that_fits_whole) {
  // 5 and 3 fill a batch of 8, then 4 and 4.
  EXPECT_THAT(fill_batches(runs_of({5, 4, 4, 3}), 8),
              ElementsAre(0, 1, 2, 3, 4, 13, 14, 15, 5, 6, 7, 8, 9, 10, 11, 12));
}

TEST(BatchFilling, cuts_the_run_that_waited_longest_where_none_fits) {
  EXPECT_THAT(fill_batches(runs_of({3, 2, 2}), 4), ElementsAre(0, 1, 2, 3, 4, 5, 6)) << "3 + 1 of the next 2";
  EXPECT_THAT(fill_batches(runs_of({7, 1}), 3), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7)) << "longer than a batch";
}

TEST(BatchFilling, a_long_run_does_not_wait_for_the_short_ones_behind_it) {
  const auto order = fill_batches(runs_of({2, 6, 1, 1, 1, 1, 1, 1}), 4);
  EXPECT_THAT(order, ElementsAre(0, 1, 8, 9, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13));
}

TEST(BatchFilling, single_examples_keep_their_order) {
  const std::vector<std::int64_t> members = {4, 0, 3, 1, 2};
  EXPECT_EQ(fill_batches(StartGroups::single(members), 2), members);
  EXPECT_TRUE(fill_batches(StartGroups(), 2).empty());
}

// Lengths as SQuAD's paragraphs have them: five questions mostly, four or three now and then.
TEST(BatchFilling, loses_no_example_and_cuts_half_as_many_runs_as_cutting_where_a_batch_is_full) {
  std::mt19937_64 generator(3);
  std::vector<std::size_t> lengths;
  for (int paragraph = 0; paragraph < 1000; ++paragraph) {
    const auto drawn = generator() % 10;
    lengths.push_back(drawn < 6 ? 5 : drawn < 8 ? 4 : 3);
  }
  const StartGroups runs = runs_of(lengths);
  const auto order = fill_batches(runs, 8);
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  ASSERT_EQ(static_cast<std::int64_t>(sorted.size()), runs.num_examples());
  for (std::size_t at = 0; at < sorted.size(); ++at) ASSERT_EQ(sorted[at], static_cast<std::int64_t>(at));

  std::vector<std::size_t> run_of;
  for (std::size_t number = 0; number < lengths.size(); ++number) run_of.insert(run_of.end(), lengths[number], number);
  const auto num_cuts = [&](const std::vector<std::int64_t>& examples) {
    std::set<std::pair<std::size_t, std::size_t>> batch_and_run;
    for (std::size_t at = 0; at < examples.size(); ++at) {
      batch_and_run.emplace(at / 8, run_of[static_cast<std::size_t>(examples[at])]);
    }
    return batch_and_run.size() - lengths.size();
  };
  std::vector<std::int64_t> as_drawn(order.size());
  std::iota(as_drawn.begin(), as_drawn.end(), 0);
  EXPECT_LT(2 * num_cuts(order), num_cuts(as_drawn));
}

}  // namespace
}  // namespace sotto::data
