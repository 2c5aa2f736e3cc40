#include "src/train/best_checkpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::train {
namespace {

using ::testing::ElementsAre;

BestCheckpoints after(CheckpointConfig config, const std::vector<double>& values) {
  BestCheckpoints checkpoints(std::move(config));
  for (std::size_t at = 0; at < values.size(); ++at) checkpoints.add(static_cast<std::int64_t>(at), values[at]);
  return checkpoints;
}

TEST(BestCheckpoints, the_best_and_the_newest_stay) {
  EXPECT_THAT(*after({.save_top_k = 2}, {5, 3, 4, 2, 6}).kept(4), ElementsAre(1, 3, 4));
  EXPECT_THAT(*after({.mode = "max", .save_top_k = 2}, {5, 3, 4, 2, 6}).kept(4), ElementsAre(0, 4));
  EXPECT_THAT(*after({.save_top_k = 0}, {5, 3, 4}).kept(2), ElementsAre(2));
  EXPECT_FALSE(after({.save_top_k = -1}, {5, 3, 4}).kept(2).has_value());
}

TEST(BestCheckpoints, of_equal_ones_the_earlier_is_better) {
  BestCheckpoints checkpoints({.save_top_k = 1});
  EXPECT_TRUE(checkpoints.add(1, 3.0));
  EXPECT_FALSE(checkpoints.add(2, 3.0));
  EXPECT_TRUE(checkpoints.add(3, 2.0));
  EXPECT_EQ(checkpoints.best()->step, 3);
}

TEST(BestCheckpoints, remember_the_best_even_where_none_is_kept) {
  BestCheckpoints checkpoints({.save_top_k = 0});
  EXPECT_FALSE(checkpoints.best().has_value());
  checkpoints.add(1, 3.0);
  EXPECT_FALSE(checkpoints.add(2, 4.0));
  BestCheckpoints loaded({.save_top_k = 0});
  loaded.load(checkpoints.entries());
  EXPECT_FALSE(loaded.add(3, 3.5));
  EXPECT_TRUE(loaded.add(4, 2.5));
}

}  // namespace
}  // namespace sotto::train
