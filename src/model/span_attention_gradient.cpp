#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "src/kernels/bf16.h"
#include "src/kernels/fast_exp.h"
#include "src/kernels/task_queue.h"
#include "src/kernels/wide_vectors.h"
#include "src/model/attention_block.h"
#include "src/model/span_attention.h"

namespace sotto::model {
namespace {

// Key gradients of different blocks meet in the same slots. They are summed in this many parts, whatever the number of
// threads, so that the order of additions is always the same.
constexpr std::int64_t kGradientParts = 4;

struct GradientParts {
  GradientParts(std::int64_t num_slots, std::int64_t width)
      : stride(width),
        part_size(num_slots * width),
        numbers(std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(kGradientParts * part_size))) {}
  Rows<float> part(std::int64_t index) { return {numbers.get() + index * part_size, stride}; }
  // Columns [begin, end) of a part: by the core that goes on to add to them.
  void zero(std::int64_t index, std::int64_t begin, std::int64_t end) {
    for (float* row = part(index).row(0); row != part(index + 1).row(0); row += stride) {
      std::fill(row + begin, row + end, 0.0F);
    }
  }
  template <typename Number>
  void sum_into(Rows<Number> target, std::int64_t num_slots) {
    at::parallel_for(0, num_slots, kernels::task_grain(stride * kernels::kElementWork),
                     [&](std::int64_t begin, std::int64_t end) {
                       for (std::int64_t slot = begin; slot < end; ++slot) {
                         const float* numbers_of_slot = part(0).row(slot);
#pragma omp simd
                         for (std::int64_t i = 0; i < stride; ++i) {
                           float sum = 0;
                           for (std::int64_t p = 0; p < kGradientParts; ++p) sum += numbers_of_slot[p * part_size + i];
                           kernels::round_to(sum, target.row(slot)[i]);
                         }
                       }
                     });
  }
  std::int64_t stride, part_size;
  std::unique_ptr<float[]> numbers;
};

// A block's probabilities and the gradients of its scores, each [rows, columns], and the matrices they are multiplied
// with.
template <typename Number>
struct GradientScratch {
  std::vector<float> scores, score_gradients, result;
  std::vector<Number> probabilities, gradients;
  std::vector<std::uint32_t> query_panel, output_panel, gradient_panel, plain_panel;
};

template <typename Vector>
void grow(Vector& vector, std::int64_t size) {
  if (vector.size() < static_cast<std::size_t>(size)) vector.resize(static_cast<std::size_t>(size));
}

// What a panel's columns need beside the scores.
struct ColumnSums {
  float log_sum[kPanelColumns] = {}, delta[kPanelColumns] = {};
};

// P = exp(scale * S - log_sum); dS = scale * P * (dO V^T - rowsum(dO * O)). `stride` columns a row; dS also as a panel
// over the rows.
template <typename Number, int kWidth>
SOTTO_WIDE_VECTORS void differentiate_panel(const BlockPanel<Number>& panel, std::int64_t num_rows, float scale,
                                            const ColumnSums& sums, GradientScratch<Number>& scratch,
                                            std::int64_t first_column, std::int64_t stride) {
  for (std::int64_t row = 0; row < num_rows; ++row) {
    float* s = scratch.scores.data() + row * kPanelColumns;
    float* ds = scratch.score_gradients.data() + row * kPanelColumns;
#pragma omp simd
    for (int c = 0; c < kWidth; ++c) {
      s[c] = kernels::fast_exp(s[c] * scale - sums.log_sum[c]);
      ds[c] = scale * s[c] * (ds[c] - sums.delta[c]);
    }
    const std::int64_t hidden = panel.hidden_columns(row);
    std::fill_n(s, hidden, 0.0F);
    std::fill_n(ds, hidden, 0.0F);
    Number* p_row = scratch.probabilities.data() + row * stride + first_column;
    Number* ds_row = scratch.gradients.data() + row * stride + first_column;
#pragma omp simd
    for (int c = 0; c < kWidth; ++c) {
      kernels::round_to(s[c], p_row[c]);
      kernels::round_to(ds[c], ds_row[c]);
    }
  }
  kernels::pack_rounded<Number>(scratch.score_gradients.data(), kWidth, num_rows, scratch.gradient_panel.data());
}

template <typename Number>
class BlockGradient {
 public:
  BlockGradient(const AttentionBlock& block, HeadShape shape, std::int64_t key_head,
                const AttentionState<Number>& state, GradientScratch<Number>& scratch)
      : block_(block), shape_(shape), key_head_(key_head), state_(state), scratch_(scratch) {
    num_columns_ = (block.end - block.begin) * shape.num_heads / shape.num_key_value_heads;
    stride_ = (num_columns_ + 15) / 16 * 16;
    const std::int64_t num_rows = block.num_rows();
    grow(scratch.scores, num_rows * kPanelColumns);
    grow(scratch.score_gradients, num_rows * kPanelColumns);
    grow(scratch.gradient_panel, kernels::words_of<Number>(num_rows) * kPanelColumns);
    grow(scratch.probabilities, num_rows * stride_);
    grow(scratch.gradients, num_rows * stride_);
    grow(scratch.query_panel, kernels::words_of<Number>(shape.head_size) * kPanelColumns);
    grow(scratch.output_panel, kernels::words_of<Number>(shape.head_size) * kPanelColumns);
    grow(scratch.plain_panel, kernels::words_of<Number>(stride_) * kPanelColumns);
    grow(scratch.result, shape.head_size * kPanelColumns);
  }

  void run(Rows<Number> query_gradient, Rows<float> key_sum, Rows<float> value_sum) const {
    for (std::int64_t first = 0; first < num_columns_; first += kPanelColumns) {
      const BlockPanel<Number> panel(block_, shape_, key_head_, first);
      differentiate(panel, first);
      panel.columns_times(kernel(), state_.keys_by_column, scratch_.gradient_panel.data(), scratch_.result.data());
      for (std::int64_t c = 0; c < panel.num_columns(); ++c) {
        Number* out = panel.place(query_gradient, c);
        for (std::int64_t i = 0; i < shape_.head_size; ++i) kernels::round_to(scratch_.result[at(i, c)], out[i]);
      }
    }
    add_to_slots(scratch_.probabilities, state_.output_gradient, value_sum);
    add_to_slots(scratch_.gradients, state_.queries, key_sum);
  }

 private:
  static kernels::PanelKernel kernel() {
    static const kernels::PanelKernel chosen = kernels::panel_kernel(kernels::kPanelNumbers<Number>);
    return chosen;
  }
  static std::size_t at(std::int64_t row, std::int64_t c) { return static_cast<std::size_t>(row * kPanelColumns + c); }

  ColumnSums column_sums(const BlockPanel<Number>& panel) const {
    ColumnSums sums;
    for (std::int64_t c = 0; c < panel.num_columns(); ++c) {
      const Number* out = panel.place(state_.output, c);
      const Number* grad = panel.place(state_.output_gradient, c);
      float delta = 0;
#pragma omp simd reduction(+ : delta)
      for (std::int64_t i = 0; i < shape_.head_size; ++i)
        delta += kernels::to_float(out[i]) * kernels::to_float(grad[i]);
      sums.delta[c] = delta;
      sums.log_sum[c] = state_.log_sum_TH[panel.query(c) * shape_.num_heads + panel.head(c)];
    }
    return sums;
  }

  void differentiate(const BlockPanel<Number>& panel, std::int64_t first) const {
    panel.pack(state_.queries, scratch_.query_panel.data());
    panel.pack(state_.output_gradient, scratch_.output_panel.data());
    panel.rows_times(kernel(), state_.keys, scratch_.query_panel.data(), scratch_.scores.data());
    panel.add_bias(state_.bias, scratch_.scores.data());
    panel.rows_times(kernel(), state_.values, scratch_.output_panel.data(), scratch_.score_gradients.data());
    const float scale = 1.0F / std::sqrt(static_cast<float>(shape_.head_size));
    const auto run = panel.width() == 16 ? differentiate_panel<Number, 16> : differentiate_panel<Number, 32>;
    run(panel, block_.num_rows(), scale, column_sums(panel), scratch_, first, stride_);
  }

  // sum[slot] += left[rows, columns] times the block's columns of `matrix` [columns, d].
  void add_to_slots(const std::vector<Number>& left, Rows<const Number> matrix, Rows<float> sum) const {
    const BlockPanel<Number> whole(block_, shape_, key_head_, 0);
    for (std::int64_t d = 0; d < shape_.head_size; d += kPanelColumns) {
      const std::int64_t size = std::min(kPanelColumns, shape_.head_size - d);
      kernels::pack_plain<Number>([&](std::int64_t c) { return whole.place(matrix, c) + d; }, size, num_columns_,
                                  scratch_.plain_panel.data());
      for (std::size_t i = 0; i < block_.keys.size(); ++i) {
        float* slots = sum.row(block_.keys[i].begin) + key_head_ * shape_.head_size + d;
        kernel()({.left = left.data() + block_.first_rows[i] * stride_,
                  .left_stride = stride_,
                  .num_rows = block_.keys[i].end - block_.keys[i].begin,
                  .panel = scratch_.plain_panel.data(),
                  .num_words = kernels::words_of<Number>(num_columns_),
                  .result = slots,
                  .base = slots,
                  .result_stride = sum.stride,
                  .num_columns = size,
                  .kind = kernels::ProductResult::kFp32PlusBase});
      }
    }
  }

  const AttentionBlock& block_;
  HeadShape shape_;
  std::int64_t key_head_, num_columns_, stride_;
  const AttentionState<Number>& state_;
  GradientScratch<Number>& scratch_;
};

}  // namespace

template <typename Number>
void span_attention_gradient(const packing::AttentionPlan& plan, HeadShape shape, const AttentionState<Number>& state,
                             const AttentionGradients<Number>& gradients) {
  const std::vector<AttentionBlock> blocks = blocks_of(plan, shape);
  const auto num_blocks = static_cast<std::int64_t>(blocks.size());
  GradientParts key_parts(plan.num_slots, shape.num_key_value_heads * shape.head_size);
  GradientParts value_parts(plan.num_slots, shape.num_key_value_heads * shape.head_size);
  kernels::share_tasks(kGradientParts * shape.num_key_value_heads, kernels::kLeastWork, [&](kernels::TaskQueue& queue) {
    GradientScratch<Number> scratch;
    while (const auto task = queue.take()) {
      const std::int64_t part = *task % kGradientParts, key_head = *task / kGradientParts;
      for (GradientParts* parts : {&key_parts, &value_parts}) {
        parts->zero(part, key_head * shape.head_size, (key_head + 1) * shape.head_size);
      }
      for (std::int64_t b = part; b < num_blocks; b += kGradientParts) {
        const BlockGradient<Number> block(blocks[static_cast<std::size_t>(b)], shape, key_head, state, scratch);
        block.run(gradients.queries, key_parts.part(part), value_parts.part(part));
      }
    }
  });
  key_parts.sum_into(gradients.keys, plan.num_slots);
  value_parts.sum_into(gradients.values, plan.num_slots);
}

template void span_attention_gradient(const packing::AttentionPlan&, HeadShape, const AttentionState<float>&,
                                      const AttentionGradients<float>&);
template void span_attention_gradient(const packing::AttentionPlan&, HeadShape, const AttentionState<c10::BFloat16>&,
                                      const AttentionGradients<c10::BFloat16>&);

}  // namespace sotto::model
