#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "src/kernels/panel_packing.h"
#include "src/kernels/panel_product.h"
#include "src/model/span_attention.h"

// G query heads share one key-value head. The columns of a block are its n queries times G, the rows its keys: scores
// are computed transposed, so that the sums of the softmax run over whole vectors.
namespace sotto::model {

using kernels::kPanelColumns;

// Queries that are worked on together: a long causal span is cut, so that little is computed above its diagonal.
struct AttentionBlock {
  std::int64_t begin = 0, end = 0;       // queries
  std::vector<packing::KeyRange> keys;   // the slots that the last of them sees
  std::vector<std::int64_t> first_rows;  // where each range begins among the block's rows: an even place
  std::vector<std::int64_t> hidden;      // a row: how many of the block's first queries do not see it
  std::int64_t num_rows() const { return static_cast<std::int64_t>(hidden.size()); }
};

std::vector<AttentionBlock> blocks_of(const packing::AttentionPlan& plan, HeadShape shape);

// One block, one key-value head, and up to kPanelColumns of its columns.
template <typename Number>
class BlockPanel {
 public:
  static constexpr std::int64_t kPerWord = 4 / sizeof(Number);

  BlockPanel(const AttentionBlock& block, HeadShape shape, std::int64_t key_head, std::int64_t first_column)
      : block_(block),
        group_(shape.num_heads / shape.num_key_value_heads),
        size_(shape.head_size),
        key_head_(key_head),
        first_(first_column),
        count_(std::min(kPanelColumns, (block.end - block.begin) * group_ - first_column)) {}

  std::int64_t num_columns() const { return count_; }
  // What vectors work on: the columns, filled up to 16 or 32.
  std::int64_t width() const { return count_ > 16 ? 32 : 16; }

  std::int64_t query(std::int64_t column) const { return block_.begin + (first_ + column) / group_; }
  std::int64_t head(std::int64_t column) const { return key_head_ * group_ + (first_ + column) % group_; }
  template <typename Any>
  Any* place(Rows<Any> matrix, std::int64_t column) const {
    return matrix.row(query(column)) + head(column) * size_;
  }

  // How many of the panel's first columns do not see a row.
  std::int64_t hidden_columns(std::int64_t row) const {
    return std::clamp<std::int64_t>(block_.hidden[static_cast<std::size_t>(row)] * group_ - first_, 0, width());
  }

  // The columns of queries or their like, as a panel over the head's dimensions.
  void pack(Rows<const Number> matrix, void* panel) const {
    kernels::pack_transposed<Number>([&](std::int64_t c) { return place(matrix, c); }, count_, size_, panel);
  }

  // result[rows, 32] = keys (or values) times a panel made by `pack`.
  void rows_times(kernels::PanelKernel kernel, Rows<const Number> slots, const void* panel, float* result) const {
    for (std::size_t i = 0; i < block_.keys.size(); ++i) {
      kernel({.left = slots.row(block_.keys[i].begin) + key_head_ * size_,
              .left_stride = slots.stride,
              .num_rows = block_.keys[i].end - block_.keys[i].begin,
              .panel = panel,
              .num_words = kernels::words_of<Number>(size_),
              .result = result + block_.first_rows[i] * kPanelColumns,
              .result_stride = kPanelColumns,
              .num_columns = width()});
    }
  }

  // Adds what distances count for to scores [rows, 32] that are not scaled yet.
  void add_bias(const PositionBias& bias, float* scores) const {
    if (!bias.by_distance_HB.defined()) return;
    const std::int64_t farthest = bias.max_distance;
    const float* by_distance = bias.by_distance_HB.const_data_ptr<float>();
    const float* at_zero[kPanelColumns];
    std::int64_t positions[kPanelColumns];
    for (std::int64_t c = 0; c < count_; ++c) {
      at_zero[c] = by_distance + head(c) * (2 * farthest + 1) + farthest;
      positions[c] = bias.query_positions_T[query(c)];
    }
    for (std::size_t i = 0; i < block_.keys.size(); ++i) {
      const packing::KeyRange& range = block_.keys[i];
      for (std::int64_t slot = range.begin; slot < range.end; ++slot) {
        float* row = scores + (block_.first_rows[i] + slot - range.begin) * kPanelColumns;
        const std::int64_t position = bias.slot_positions_S[slot];
        for (std::int64_t c = 0; c < count_; ++c) {
          row[c] += at_zero[c][std::clamp(position - positions[c], -farthest, farthest)];
        }
      }
    }
  }

  // result[d, 32] = slots_by_column times `words`, a panel over the block's rows.
  void columns_times(kernels::PanelKernel kernel, Rows<const Number> slots_by_column, const void* words,
                     float* result) const {
    for (std::size_t i = 0; i < block_.keys.size(); ++i) {
      const packing::KeyRange& range = block_.keys[i];
      kernel({.left = slots_by_column.row(key_head_ * size_) + range.begin,
              .left_stride = slots_by_column.stride,
              .num_rows = size_,
              .panel = static_cast<const std::uint32_t*>(words) + block_.first_rows[i] / kPerWord * kPanelColumns,
              .num_words = kernels::words_of<Number>(range.end - range.begin),
              .result = result,
              .base = result,
              .result_stride = kPanelColumns,
              .num_columns = width(),
              .kind = i == 0 ? kernels::ProductResult::kFp32 : kernels::ProductResult::kFp32PlusBase});
    }
  }

 private:
  const AttentionBlock& block_;
  std::int64_t group_, size_, key_head_, first_, count_;
};

}  // namespace sotto::model
