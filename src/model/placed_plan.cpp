#include "src/model/placed_plan.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <limits>
#include <span>

namespace sotto::model {
namespace {

using packing::KeyRange;

// Scores of a block against a few thousand slots stay in the hundreds of megabytes.
constexpr std::int64_t kBlockQueries = 2048;

// What each query of the plan sees, as ranges of slots.
std::vector<std::vector<KeyRange>> ranges_of_queries(const packing::AttentionPlan& plan) {
  std::vector<std::vector<KeyRange>> ranges_R;
  for (const packing::Span& span : plan.spans) {
    for (std::int64_t query = span.query_begin; query < span.query_end; ++query) {
      ranges_R.push_back(span.keys);
      if (span.last_is_causal) ranges_R.back().back().end -= span.query_end - 1 - query;
    }
  }
  return ranges_R;
}

at::Tensor hidden_slots(std::span<const std::vector<KeyRange>> ranges_n, std::size_t most_ranges,
                        const QueryBlock& block, at::Device device) {
  std::vector<std::int64_t> edges;  // [n, most_ranges, 2], empty ranges behind
  for (const std::vector<KeyRange>& ranges : ranges_n) {
    for (const KeyRange& range : ranges) edges.insert(edges.end(), {range.begin, range.end});
    edges.resize(edges.size() + 2 * (most_ranges - ranges.size()), 0);
  }
  const at::Tensor edges_nr2 =
      at::tensor(edges).view({block.count, static_cast<std::int64_t>(most_ranges), 2}).to(device);
  const at::Tensor slot_m = at::arange(block.first_slot, block.first_slot + block.num_slots, at::kLong).to(device);
  const auto edge = [&](std::int64_t which) { return edges_nr2.select(2, which).unsqueeze(2); };
  return ((slot_m >= edge(0)).logical_and_(slot_m < edge(1))).any(1).logical_not_();
}

QueryBlock query_block(std::span<const std::vector<KeyRange>> ranges_n, std::int64_t begin, at::Device device) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;
  std::size_t most_ranges = 0;
  for (const std::vector<KeyRange>& ranges : ranges_n) {
    most_ranges = std::max(most_ranges, ranges.size());
    for (const KeyRange& range : ranges) {
      first = std::min(first, range.begin);
      last = std::max(last, range.end);
    }
  }
  first = std::min(first, last);
  QueryBlock block{begin, static_cast<std::int64_t>(ranges_n.size()), first, last - first, {}};
  block.hidden_nm = hidden_slots(ranges_n, most_ranges, block, device);
  return block;
}

}  // namespace

std::vector<QueryBlock> query_blocks(const packing::AttentionPlan& plan, at::Device device) {
  const std::vector<std::vector<KeyRange>> ranges_R = ranges_of_queries(plan);
  const auto num_queries = static_cast<std::int64_t>(ranges_R.size());
  std::vector<QueryBlock> blocks;
  for (std::int64_t begin = 0; begin < num_queries; begin += kBlockQueries) {
    const std::int64_t count = std::min(kBlockQueries, num_queries - begin);
    blocks.push_back(query_block(
        std::span(ranges_R).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count)), begin, device));
  }
  return blocks;
}

PlacedPlan::PlacedPlan(packing::AttentionPlan plan, at::Device device) : spans(std::move(plan)) {
  if (!device.is_cpu()) blocks = query_blocks(spans, device);
}

}  // namespace sotto::model
