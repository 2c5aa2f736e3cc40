#include "src/packing/restrict_plan.h"

namespace sotto::packing {

AttentionPlan restrict_plan(const AttentionPlan& plan, const std::vector<std::int64_t>& queries_R) {
  AttentionPlan restricted{.num_slots = plan.num_slots, .spans = {}};
  const auto num_queries = static_cast<std::int64_t>(queries_R.size());
  const auto query = [&](std::int64_t r) { return queries_R[static_cast<std::size_t>(r)]; };
  std::int64_t r = 0;
  for (const Span& span : plan.spans) {
    while (r < num_queries && query(r) < span.query_end) {
      // A run of neighbours stays one span.
      std::int64_t end = r + 1;
      while (end < num_queries && query(end) < span.query_end && query(end) == query(end - 1) + 1) ++end;
      Span run{.query_begin = r, .query_end = end, .keys = span.keys, .last_is_causal = span.last_is_causal};
      if (span.last_is_causal) run.keys.back().end -= span.query_end - 1 - query(end - 1);
      restricted.spans.push_back(std::move(run));
      r = end;
    }
  }
  return restricted;
}

}  // namespace sotto::packing
