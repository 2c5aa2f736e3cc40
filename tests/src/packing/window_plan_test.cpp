#include "src/packing/window_plan.h"

#include <gtest/gtest.h>

#include "src/packing/pack_rows.h"

namespace sotto::packing {
namespace {

// The slots that each query sees, in order.
std::vector<std::vector<std::int64_t>> seen(const AttentionPlan& plan) {
  std::vector<std::vector<std::int64_t>> slots;
  for (const Span& span : plan.spans) {
    for (std::int64_t query = span.query_begin; query < span.query_end; ++query) {
      slots.emplace_back();
      for (std::size_t i = 0; i < span.keys.size(); ++i) {
        const bool causal = span.last_is_causal && i + 1 == span.keys.size();
        const std::int64_t end = span.keys[i].end - (causal ? span.query_end - 1 - query : 0);
        for (std::int64_t slot = span.keys[i].begin; slot < end; ++slot) slots.back().push_back(slot);
      }
    }
  }
  return slots;
}

TEST(WindowPlan, EveryQuerySeesTheLastOfItsKeys) {
  const std::vector<Row> rows = {{{1, 2, 3, 4, 5, 6}, 3}, {{1, 2, 3, 7, 8}, 3}, {{9, 2}, 1}};
  const AttentionPlan plan = pack_rows(rows).plan;
  for (const std::int64_t window : {1, 2, 3, 4, 9}) {
    const AttentionPlan windowed = window_plan(plan, window);
    EXPECT_EQ(windowed.num_slots, plan.num_slots);
    auto expected = seen(plan);
    for (auto& slots : expected) {
      const auto size = static_cast<std::int64_t>(slots.size());
      if (size > window) slots.erase(slots.begin(), slots.end() - window);
    }
    EXPECT_EQ(seen(windowed), expected) << window;
  }
}

}  // namespace
}  // namespace sotto::packing
