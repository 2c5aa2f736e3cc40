#include "src/data/batch_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sotto::data {
namespace {

// `num_starts` paragraphs with three questions each, interleaved: example i belongs to paragraph i % num_starts.
std::vector<PromptExample> examples(std::int64_t num_starts, std::int64_t questions = 3) {
  std::vector<PromptExample> result;
  for (std::int64_t index = 0; index < num_starts * questions; ++index) {
    PromptExample example;
    example.row.token_ids = {-1, -2, 5};
    example.row.token_ids.insert(example.row.token_ids.end(), 20,
                                 static_cast<packing::TokenId>(100 + index % num_starts));
    example.row.token_ids.push_back(static_cast<packing::TokenId>(1000 + index));
    result.push_back(example);
  }
  return result;
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

}  // namespace
}  // namespace sotto::data
