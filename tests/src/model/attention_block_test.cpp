#include "src/model/attention_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

using ::testing::ElementsAre;

// Rows are the keys; `hidden` counts the block's first queries that do not see them.
TEST(AttentionBlock, ACausalSpanHidesLaterKeysFromEarlierQueries) {
  const packing::AttentionPlan plan{.num_slots = 9, .spans = {{0, 3, {{0, 3}, {5, 9}}, true}}};
  const auto blocks = blocks_of(plan, {.num_heads = 3, .num_key_value_heads = 1, .head_size = 8});
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_THAT(blocks[0].first_rows, ElementsAre(0, 4));
  // The first range has three keys and one row to fill up a pair; the last query sees all of the second range.
  EXPECT_THAT(blocks[0].hidden, ElementsAre(0, 0, 0, 3, 0, 0, 1, 2));
}

TEST(AttentionBlock, ALongSpanIsCut) {
  const packing::AttentionPlan plan{.num_slots = 70, .spans = {{0, 70, {{0, 70}}, true}}};
  const auto blocks = blocks_of(plan, {.num_heads = 3, .num_key_value_heads = 1, .head_size = 8});
  ASSERT_EQ(blocks.size(), 3U);  // of 32, 32 and 6 queries
  EXPECT_EQ(blocks[1].keys.back().end, 64);
  EXPECT_EQ(blocks[1].num_rows(), 64);
  EXPECT_EQ(blocks[1].hidden.back(), 31);
  EXPECT_EQ(blocks[2].begin, 64);
}

TEST(AttentionBlock, WhatIsNotCausalHidesNothing) {
  const packing::AttentionPlan plan{.num_slots = 4, .spans = {{0, 2, {{0, 4}}, false}}};
  const auto blocks = blocks_of(plan, {.num_heads = 1, .num_key_value_heads = 1, .head_size = 8});
  EXPECT_THAT(blocks[0].hidden, ElementsAre(0, 0, 0, 0));
}

}  // namespace
}  // namespace sotto::model
