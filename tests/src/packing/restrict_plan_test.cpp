#include "src/packing/restrict_plan.h"

#include <gtest/gtest.h>

#include <set>

namespace sotto::packing {
namespace {

std::set<std::int64_t> seen_by(const AttentionPlan& plan, std::int64_t query) {
  std::set<std::int64_t> slots;
  for (const Span& span : plan.spans) {
    if (query < span.query_begin || query >= span.query_end) continue;
    for (std::size_t i = 0; i < span.keys.size(); ++i) {
      const bool causal = span.last_is_causal && i + 1 == span.keys.size();
      const std::int64_t end = span.keys[i].end - (causal ? span.query_end - 1 - query : 0);
      for (std::int64_t slot = span.keys[i].begin; slot < end; ++slot) slots.insert(slot);
    }
  }
  return slots;
}

const AttentionPlan kPlan{.num_slots = 12,
                          .spans = {{0, 4, {{0, 4}}, true}, {4, 8, {{0, 2}, {4, 8}}, true}, {8, 10, {{1, 7}}, false}}};

TEST(RestrictPlan, EveryQueryThatStaysSeesWhatItSaw) {
  for (const std::vector<std::int64_t>& queries :
       {std::vector<std::int64_t>{}, {3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 4, 6, 7, 9}}) {
    const AttentionPlan restricted = restrict_plan(kPlan, queries);
    EXPECT_EQ(restricted.num_slots, 12);
    for (std::size_t r = 0; r < queries.size(); ++r) {
      EXPECT_EQ(seen_by(restricted, static_cast<std::int64_t>(r)), seen_by(kPlan, queries[r])) << queries[r];
    }
  }
}

TEST(RestrictPlan, NeighboursStayTogether) { EXPECT_EQ(restrict_plan(kPlan, {1, 2, 4, 6, 7}).spans.size(), 3U); }

}  // namespace
}  // namespace sotto::packing
