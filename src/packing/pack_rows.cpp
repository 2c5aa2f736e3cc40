#include "src/packing/pack_rows.h"

#include <algorithm>
#include <numeric>
#include <tuple>

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
  explicit Packer(std::span<const Row> rows) : rows_(rows) {
    batch_.row_slots_R.resize(rows.size());
    batch_.encoder.row_slots_R.resize(rows.size());
  }

  // Lays out rows in lexicographic order that an encoder has read the same for.
  void lay_out_group(std::span<const RowIndex> group) {
    const std::int64_t start = num_tokens();
    lay_out(group, 0, {});
    const std::vector<TokenId>& read = rows_[group.front()].encoder_ids;
    if (read.empty() || start == num_tokens()) return;
    PackedTokens& encoder = batch_.encoder;
    const KeyRange slots = append_encoder_row(read);
    for (const RowIndex row : group) encoder.row_slots_R[row] = {slots};
    batch_.cross_plan.spans.push_back(
        {.query_begin = start, .query_end = num_tokens(), .keys = {slots}, .last_is_causal = false});
  }

  PackedBatch finish() {
    std::stable_sort(batch_.targets_N.begin(), batch_.targets_N.end(),
                     [](const Target& a, const Target& b) { return a.row < b.row; });
    number_slots(batch_);
    number_slots(batch_.encoder);
    batch_.cross_plan.num_slots = batch_.encoder.plan.num_slots;
    return std::move(batch_);
  }

 private:
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

  static std::int64_t length(const Row& row) { return static_cast<std::int64_t>(row.token_ids.size()); }

  static std::int64_t common_length(const Row& a, const Row& b) {
    const auto [end, ignored] =
        std::mismatch(a.token_ids.begin(), a.token_ids.end(), b.token_ids.begin(), b.token_ids.end());
    return end - a.token_ids.begin();
  }

  static void number_slots(PackedTokens& tokens) {
    tokens.plan.num_slots = static_cast<std::int64_t>(tokens.token_ids_T.size());
    tokens.slot_ids_T.resize(tokens.token_ids_T.size());
    std::iota(tokens.slot_ids_T.begin(), tokens.slot_ids_T.end(), 0);
  }

  KeyRange append_encoder_row(const std::vector<TokenId>& read) {
    PackedTokens& encoder = batch_.encoder;
    const auto start = static_cast<std::int64_t>(encoder.token_ids_T.size());
    const KeyRange slots{start, start + static_cast<std::int64_t>(read.size())};
    encoder.token_ids_T.insert(encoder.token_ids_T.end(), read.begin(), read.end());
    for (std::size_t place = 0; place < read.size(); ++place) {
      encoder.position_ids_T.push_back(static_cast<std::int32_t>(place));
    }
    encoder.plan.spans.push_back(
        {.query_begin = slots.begin, .query_end = slots.end, .keys = {slots}, .last_is_causal = false});
    return slots;
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
    std::stable_sort(order.begin(), order.end(), [&](RowIndex a, RowIndex b) {
      return std::tie(rows[a].encoder_ids, rows[a].token_ids) < std::tie(rows[b].encoder_ids, rows[b].token_ids);
    });
  }
  std::span<const RowIndex> rest = order;
  while (!rest.empty()) {
    const auto same = [&](RowIndex row) {
      return share_prefixes && rows[row].encoder_ids == rows[rest.front()].encoder_ids;
    };
    const auto end = std::find_if_not(rest.begin() + 1, rest.end(), same);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    packer.lay_out_group(rest.first(size));
    rest = rest.subspan(size);
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
