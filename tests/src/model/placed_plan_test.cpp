#include "src/model/placed_plan.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/dense_attention.h"

namespace sotto::model {
namespace {

TEST(PlacedPlan, BlocksHideWhatTheSpansDoNotSee) {
  const packing::AttentionPlan plan{
      .num_slots = 9, .spans = {{0, 3, {{1, 3}, {4, 7}}, true}, {3, 4, {{2, 5}}, false}, {4, 6, {{2, 4}}, true}}};
  const std::vector<QueryBlock> blocks = query_blocks(plan, at::kCPU);
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].count, 6);
  EXPECT_EQ(blocks[0].first_slot, 1);
  EXPECT_EQ(blocks[0].num_slots, 6);  // up to the last that a query sees
  EXPECT_TRUE(at::equal(blocks[0].hidden_nm, sotto::testing::mask_of(plan, 6).narrow(1, 1, 6).isinf()));
}

TEST(PlacedPlan, LongPlansAreCut) {
  const packing::AttentionPlan plan{.num_slots = 3000, .spans = {{0, 3000, {{0, 3000}}, true}}};
  const std::vector<QueryBlock> blocks = query_blocks(plan, at::kCPU);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[1].begin, blocks[0].count);
  EXPECT_EQ(blocks[0].count + blocks[1].count, 3000);
  EXPECT_EQ(blocks[0].num_slots, blocks[0].count);  // its last query sees no further
  EXPECT_EQ(blocks[1].num_slots, 3000);
  EXPECT_TRUE(PlacedPlan(plan).blocks.empty());  // spans are what the CPU reads
}

}  // namespace
}  // namespace sotto::model
