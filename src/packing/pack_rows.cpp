#include "src/packing/pack_rows.h"

#include <algorithm>
#include <numeric>

namespace sotto::packing {
namespace {

using RowIndex = std::size_t;

// Appends a range, joining it to the last one where the two touch.
void append_range(std::vector<KeyRange>& ranges, KeyRange range) {
  if (!ranges.empty() && ranges.back().end == range.begin) {
    ranges.back().end = range.end;
  } else {
    ranges.push_back(range);
  }
}

class Packer {
 public:
  explicit Packer(std::span<const Row> rows) : rows_(rows) { batch_.row_slots_R.resize(rows.size()); }

  // Lays out the tree over `group`: rows in lexicographic order whose first `depth` tokens are the same and stand at
  // `path` already.
  void lay_out(std::span<const RowIndex> group, std::int64_t depth, const std::vector<KeyRange>& path) {
    const std::int64_t shared = common_length(rows_[group.front()], rows_[group.back()]);
    std::vector<KeyRange> own_path = path;
    if (shared > depth) append_range(own_path, lay_out_node(group, depth, shared, path));
    while (!group.empty() && length(rows_[group.front()]) == shared) {
      batch_.row_slots_R[group.front()] = own_path;
      group = group.subspan(1);
    }
    while (!group.empty()) {
      const TokenId first = rows_[group.front()].token_ids[static_cast<std::size_t>(shared)];
      const auto end = std::find_if(group.begin(), group.end(), [&](RowIndex row) {
        return rows_[row].token_ids[static_cast<std::size_t>(shared)] != first;
      });
      const std::size_t size = static_cast<std::size_t>(end - group.begin());
      lay_out(group.first(size), shared, own_path);
      group = group.subspan(size);
    }
  }

  PackedBatch finish() {
    std::stable_sort(batch_.targets_N.begin(), batch_.targets_N.end(),
                     [](const Target& a, const Target& b) { return a.row < b.row; });
    batch_.plan.num_slots = num_tokens();
    batch_.slot_ids_T.resize(batch_.token_ids_T.size());
    std::iota(batch_.slot_ids_T.begin(), batch_.slot_ids_T.end(), 0);
    return std::move(batch_);
  }

 private:
  static std::int64_t length(const Row& row) { return static_cast<std::int64_t>(row.token_ids.size()); }

  static std::int64_t common_length(const Row& a, const Row& b) {
    const auto [end, ignored] =
        std::mismatch(a.token_ids.begin(), a.token_ids.end(), b.token_ids.begin(), b.token_ids.end());
    return end - a.token_ids.begin();
  }

  std::int64_t num_tokens() const { return static_cast<std::int64_t>(batch_.token_ids_T.size()); }

  // One node: tokens [begin, end) of the group's rows.
  KeyRange lay_out_node(std::span<const RowIndex> group, std::int64_t begin, std::int64_t end,
                        const std::vector<KeyRange>& path) {
    const std::int64_t start = num_tokens();
    const std::vector<TokenId>& token_ids = rows_[group.front()].token_ids;
    for (std::int64_t place = begin; place < end; ++place) {
      batch_.token_ids_T.push_back(token_ids[static_cast<std::size_t>(place)]);
      batch_.position_ids_T.push_back(static_cast<std::int32_t>(place));
    }
    Span span{.query_begin = start, .query_end = num_tokens(), .keys = path, .last_is_causal = true};
    append_range(span.keys, {start, num_tokens()});
    batch_.plan.spans.push_back(std::move(span));
    for (const RowIndex row : group) add_targets(row, begin, end, start);
    return {start, num_tokens()};
  }

  // The places [begin, end) of a row, packed from `start` on, that predict a supervised token.
  void add_targets(RowIndex row_index, std::int64_t begin, std::int64_t end, std::int64_t start) {
    const Row& row = rows_[row_index];
    const std::int64_t last = std::min(end, length(row) - 1);
    for (std::int64_t place = std::max(begin, row.first_target - 1); place < last; ++place) {
      const TokenId target = row.token_ids[static_cast<std::size_t>(place + 1)];
      if (is_virtual(target)) continue;
      batch_.targets_N.push_back({start + place - begin, target, static_cast<std::int64_t>(row_index)});
    }
  }

  std::span<const Row> rows_;
  PackedBatch batch_;
};

}  // namespace

PackedBatch pack_rows(std::span<const Row> rows, bool share_prefixes) {
  std::vector<RowIndex> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  Packer packer(rows);
  if (share_prefixes) {
    std::stable_sort(order.begin(), order.end(),
                     [&](RowIndex a, RowIndex b) { return rows[a].token_ids < rows[b].token_ids; });
    if (!order.empty()) packer.lay_out(order, 0, {});
  } else {
    for (const RowIndex& row : order) packer.lay_out({&row, 1}, 0, {});
  }
  return packer.finish();
}

std::int64_t count_targets(std::span<const Row> rows) {
  std::int64_t count = 0;
  for (const Row& row : rows) {
    // Nothing predicts a row's first token.
    const std::size_t first = static_cast<std::size_t>(std::max<std::int64_t>(row.first_target, 1));
    for (std::size_t place = first; place < row.token_ids.size(); ++place)
      count += is_virtual(row.token_ids[place]) ? 0 : 1;
  }
  return count;
}

}  // namespace sotto::packing
