#include "src/packing/window_plan.h"

#include <algorithm>

namespace sotto::packing {
namespace {

std::int64_t num_keys(const std::vector<KeyRange>& keys) {
  std::int64_t count = 0;
  for (const KeyRange& range : keys) count += range.end - range.begin;
  return count;
}

// The last `count` keys.
std::vector<KeyRange> last_keys(const std::vector<KeyRange>& keys, std::int64_t count) {
  std::int64_t skipped = num_keys(keys) - count;
  std::vector<KeyRange> last;
  for (KeyRange range : keys) {
    const std::int64_t here = std::min(skipped, range.end - range.begin);
    skipped -= here;
    range.begin += here;
    if (range.begin < range.end) last.push_back(range);
  }
  return last;
}

// One query of a span and what it sees.
Span span_of(const Span& span, std::int64_t query) {
  Span own{.query_begin = query, .query_end = query + 1, .keys = span.keys, .last_is_causal = span.last_is_causal};
  if (span.last_is_causal) own.keys.back().end -= span.query_end - 1 - query;
  return own;
}

}  // namespace

AttentionPlan window_plan(const AttentionPlan& plan, std::int64_t window) {
  AttentionPlan windowed{.num_slots = plan.num_slots, .spans = {}};
  for (const Span& span : plan.spans) {
    if (num_keys(span.keys) <= window) {
      windowed.spans.push_back(span);
      continue;
    }
    for (std::int64_t query = span.query_begin; query < span.query_end; ++query) {
      Span own = span_of(span, query);
      own.keys = last_keys(own.keys, std::min(window, num_keys(own.keys)));
      windowed.spans.push_back(std::move(own));
    }
  }
  return windowed;
}

}  // namespace sotto::packing
