#include "src/model/span_attention.h"

#include <cmath>
#include <limits>

#include "src/kernels/bf16.h"
#include "src/kernels/fast_exp.h"
#include "src/kernels/task_queue.h"
#include "src/kernels/wide_vectors.h"
#include "src/model/attention_block.h"

namespace sotto::model {
namespace {

struct ForwardScratch {
  std::vector<float> scores, output;
  std::vector<std::uint32_t> query_panel, probability_panel;
};

// A panel's scores [rows, 32] become probabilities, not yet divided by their sum: rounded into a panel for the product
// with the values. `largest` and `sum` [32]: of each column.
template <typename Number, int kWidth>
SOTTO_WIDE_VECTORS void softmax_panel(const BlockPanel<Number>& panel, std::int64_t num_rows, float scale,
                                      float* scores, std::uint32_t* words, float* largest, float* sum) {
  std::fill_n(largest, kWidth, -std::numeric_limits<float>::infinity());
  std::fill_n(sum, kWidth, 0.0F);
  for (std::int64_t row = 0; row < num_rows; ++row) {
    float* s = scores + row * kPanelColumns;
    std::fill_n(s, panel.hidden_columns(row), -std::numeric_limits<float>::infinity());
#pragma omp simd
    for (int c = 0; c < kWidth; ++c) largest[c] = s[c] > largest[c] ? s[c] : largest[c];
  }
  for (std::int64_t row = 0; row < num_rows; ++row) {
    float* s = scores + row * kPanelColumns;
#pragma omp simd
    for (int c = 0; c < kWidth; ++c) s[c] = kernels::fast_exp((s[c] - largest[c]) * scale);
    std::fill_n(s, panel.hidden_columns(row), 0.0F);
#pragma omp simd
    for (int c = 0; c < kWidth; ++c) sum[c] += s[c];
  }
  kernels::pack_rounded<Number>(scores, kWidth, num_rows, words);
}

template <typename Number>
void attend(const AttentionBlock& block, const BlockPanel<Number>& panel, HeadShape shape, Rows<const Number> queries,
            KeysAndValues<Number> slots, const PositionBias& bias, Rows<Number> output, float* log_sum_TH,
            ForwardScratch& scratch) {
  static const kernels::PanelKernel kernel = kernels::panel_kernel(kernels::kPanelNumbers<Number>);
  const float scale = 1.0F / std::sqrt(static_cast<float>(shape.head_size));
  const std::int64_t num_rows = block.num_rows();
  scratch.scores.resize(static_cast<std::size_t>(num_rows * kPanelColumns));
  scratch.probability_panel.resize(static_cast<std::size_t>(kernels::words_of<Number>(num_rows) * kPanelColumns));
  scratch.query_panel.resize(static_cast<std::size_t>(kernels::words_of<Number>(shape.head_size) * kPanelColumns));
  scratch.output.resize(static_cast<std::size_t>(shape.head_size * kPanelColumns));
  panel.pack(queries, scratch.query_panel.data());
  panel.rows_times(kernel, slots.keys, scratch.query_panel.data(), scratch.scores.data());
  panel.add_bias(bias, scratch.scores.data());
  float largest[kPanelColumns], sum[kPanelColumns];
  std::uint32_t* words = scratch.probability_panel.data();
  const auto softmax = panel.width() == 16 ? softmax_panel<Number, 16> : softmax_panel<Number, 32>;
  softmax(panel, num_rows, scale, scratch.scores.data(), words, largest, sum);
  panel.columns_times(kernel, slots.values_by_column, words, scratch.output.data());
  for (std::int64_t c = 0; c < panel.num_columns(); ++c) {
    Number* out = panel.place(output, c);
    const float inverse = 1.0F / sum[c];
    for (std::int64_t i = 0; i < shape.head_size; ++i) {
      kernels::round_to(scratch.output[static_cast<std::size_t>(i * kPanelColumns + c)] * inverse, out[i]);
    }
    if (log_sum_TH != nullptr) {
      log_sum_TH[panel.query(c) * shape.num_heads + panel.head(c)] = largest[c] * scale + std::log(sum[c]);
    }
  }
}

}  // namespace

template <typename Number>
void span_attention(const packing::AttentionPlan& plan, HeadShape shape, Rows<const Number> queries,
                    KeysAndValues<Number> slots, const PositionBias& bias, Rows<Number> output, float* log_sum_TH) {
  const std::vector<AttentionBlock> blocks = blocks_of(plan, shape);
  const auto num_blocks = static_cast<std::int64_t>(blocks.size());
  const std::int64_t group = shape.num_heads / shape.num_key_value_heads;
  std::int64_t work = 0;  // of the mean block, one head: scores and their sums with the values
  for (const AttentionBlock& block : blocks) {
    work += 2 * block.num_rows() * std::max((block.end - block.begin) * group, kPanelColumns) * shape.head_size;
  }
  work /= std::max<std::int64_t>(1, num_blocks);
  kernels::share_tasks(num_blocks * shape.num_key_value_heads, work, [&](kernels::TaskQueue& queue) {
    ForwardScratch scratch;
    while (const auto task = queue.take()) {
      const AttentionBlock& block = blocks[static_cast<std::size_t>(*task % num_blocks)];
      for (std::int64_t first = 0; first < (block.end - block.begin) * group; first += kPanelColumns) {
        const BlockPanel<Number> panel(block, shape, *task / num_blocks, first);
        attend(block, panel, shape, queries, slots, bias, output, log_sum_TH, scratch);
      }
    }
  });
}

template void span_attention(const packing::AttentionPlan&, HeadShape, Rows<const float>, KeysAndValues<float>,
                             const PositionBias&, Rows<float>, float*);
template void span_attention(const packing::AttentionPlan&, HeadShape, Rows<const c10::BFloat16>,
                             KeysAndValues<c10::BFloat16>, const PositionBias&, Rows<c10::BFloat16>, float*);

}  // namespace sotto::model
