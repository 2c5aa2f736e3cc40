#include "src/data/batch_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/stored_rows.h"

namespace sotto::data {
namespace {

// `num_starts` paragraphs with three questions each, interleaved: example i belongs to paragraph i % num_starts.
TokenStore examples(std::int64_t num_starts, std::int64_t questions = 3, const std::vector<std::uint32_t>& tasks = {}) {
  std::vector<packing::Row> rows;
  for (std::int64_t index = 0; index < num_starts * questions; ++index) {
    packing::Row row{{-1, -2, 5}, 3};
    row.token_ids.insert(row.token_ids.end(), 20, static_cast<packing::TokenId>(100 + index % num_starts));
    row.token_ids.push_back(static_cast<packing::TokenId>(1000 + index));
    rows.push_back(std::move(row));
  }
  return testing::stored_rows(rows, tasks);
}

TEST(BatchSampler, every_example_comes_once_an_epoch) {
  const auto data = examples(7);
  BatchSampler sampler(data, {.batch_size = 4});
  EXPECT_EQ(sampler.batches_per_epoch(), 6);
  for (int epoch = 0; epoch < 2; ++epoch) {
    std::multiset<std::int64_t> seen;
    for (int batch = 0; batch < 6; ++batch) {
      for (const auto index : sampler.next()) seen.insert(index);
    }
    EXPECT_EQ(seen.size(), 21U);
    EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()).size(), 21U);
  }
}

TEST(BatchSampler, rows_with_a_common_start_stay_neighbours) {
  const auto data = examples(5);
  BatchSampler sampler(data, {.batch_size = 3});
  for (int batch = 0; batch < 5; ++batch) {
    const auto indices = sampler.next();
    for (const auto index : indices) EXPECT_EQ(index % 5, indices.front() % 5);
  }
}

// Paragraphs of five and of three questions; of the smallest batches the order is as drawn.
TEST(BatchSampler, fills_batches_with_whole_paragraphs) {
  std::vector<packing::Row> rows;
  for (packing::TokenId paragraph = 0; paragraph < 40; ++paragraph) {
    for (packing::TokenId question = 0; question < (paragraph % 2 == 0 ? 5 : 3); ++question) {
      rows.push_back({{paragraph, paragraph, paragraph, 100 + question}, 1});
    }
  }
  const auto data = testing::stored_rows(rows);
  const auto cut_by_batches_of_8 = [&](std::int64_t batch_size) {
    BatchSampler sampler(data, {.batch_size = batch_size});
    std::set<std::pair<std::int64_t, packing::TokenId>> pieces;
    for (std::int64_t given = 0; given < data.size(); given += batch_size) {
      for (const auto index : sampler.next()) pieces.emplace(given / 8, data.token_ids(index)[0]);
    }
    return pieces.size() - 40;
  };
  EXPECT_LT(3 * cut_by_batches_of_8(8), 2 * cut_by_batches_of_8(1));
}

TEST(BatchSampler, epochs_and_seeds_differ_and_the_order_can_be_left_alone) {
  const auto data = examples(20, 1);
  BatchSampler sampler(data, {.batch_size = 20});
  const auto first = sampler.next(), second = sampler.next();
  EXPECT_NE(first, second);
  EXPECT_NE(BatchSampler(data, {.batch_size = 20, .seed = 5}).next(), first);
  EXPECT_EQ(BatchSampler(data, {.batch_size = 20}).next(), first);
  const auto plain = BatchSampler(data, {.batch_size = 20, .shuffle = false}).next();
  EXPECT_TRUE(std::is_sorted(plain.begin(), plain.end()));
}

TEST(BatchSampler, goes_on_from_a_cursor_as_if_never_stopped) {
  const auto data = examples(7);
  BatchSampler whole(data, {.batch_size = 4});
  for (int batch = 0; batch < 8; ++batch) whole.next();
  BatchSampler resumed(data, {.batch_size = 4});
  resumed.set_cursor(whole.cursor());
  for (int batch = 0; batch < 8; ++batch) EXPECT_EQ(resumed.next(), whole.next());
}

TEST(BatchSampler, drop_last_gives_whole_batches_only) {
  const auto data = examples(5);
  BatchSampler sampler(data, {.batch_size = 4, .drop_last = true});
  EXPECT_EQ(sampler.batches_per_epoch(), 3);
  for (int batch = 0; batch < 10; ++batch) EXPECT_EQ(sampler.next().size(), 4U);
}

// 90 examples of task 0 and 10 of task 1.
TEST(BatchSampler, tasks_can_have_shares_of_their_own) {
  std::vector<std::uint32_t> tasks(100, 0);
  std::fill(tasks.begin() + 90, tasks.end(), 1);
  const auto data = examples(100, 1, tasks);
  const auto share_of_second = [&](double exponent) {
    BatchSampler sampler(data, {.batch_size = 100, .task_exponent = exponent});
    const auto epoch = sampler.next();
    return std::count_if(epoch.begin(), epoch.end(), [](std::int64_t index) { return index >= 90; });
  };
  EXPECT_EQ(share_of_second(1.0), 10);
  EXPECT_EQ(share_of_second(0.0), 50);
  EXPECT_EQ(share_of_second(0.5), 25) << "3 to 1";
}

TEST(BatchSampler, with_shares_it_goes_on_from_a_cursor_and_reaches_every_example) {
  std::vector<std::uint32_t> tasks(21, 0);
  tasks[3] = tasks[4] = 1;
  const auto data = examples(7, 3, tasks);
  const SamplerOptions options{.batch_size = 4, .task_exponent = 0.0};
  BatchSampler whole(data, options);
  std::set<std::int64_t> seen;
  for (int batch = 0; batch < 14; ++batch) {
    for (const auto index : whole.next()) seen.insert(index);
  }
  EXPECT_EQ(seen.size(), 21U) << "what one epoch leaves out, the next ones take";
  BatchSampler resumed(data, options);
  resumed.set_cursor(whole.cursor());
  for (int batch = 0; batch < 8; ++batch) EXPECT_EQ(resumed.next(), whole.next());
}

}  // namespace
}  // namespace sotto::data
