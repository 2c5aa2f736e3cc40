#include "src/kernels/packed_matrix.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include "src/kernels/panel_packing.h"
#include "src/kernels/task_queue.h"

namespace sotto::kernels {
namespace {

// Rows that stay in a core's second-level cache while the panels pass by: whole tiles of every kernel.
std::int64_t rows_per_chunk(std::int64_t bytes_a_row) {
  constexpr std::int64_t kTiles = 96, kBytes = std::int64_t{512} << 10;
  return std::max<std::int64_t>(1, kBytes / bytes_a_row / kTiles) * kTiles;
}

template <typename Number>
void pack_panels(const at::Tensor& matrix, bool transposed, std::int64_t num_columns, std::int64_t words_per_panel,
                 std::int32_t* panels) {
  const Number* numbers = matrix.const_data_ptr<Number>();
  const std::int64_t stride = matrix.size(1), inner = matrix.size(transposed ? 1 : 0);
  at::parallel_for(0, (num_columns + kPanelColumns - 1) / kPanelColumns, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t first = p * kPanelColumns, count = std::min(kPanelColumns, num_columns - first);
      std::int32_t* panel = panels + p * words_per_panel;
      if (transposed) {
        pack_transposed<Number>([&](std::int64_t c) { return numbers + (first + c) * stride; }, count, inner, panel);
      } else {
        pack_plain<Number>([&](std::int64_t i) { return numbers + i * stride + first; }, count, inner, panel);
      }
    }
  });
}

}  // namespace

PackedMatrix::PackedMatrix(const at::Tensor& matrix, bool transposed, PanelKernel kernel)
    : kernel_(kernel), num_columns_(matrix.size(transposed ? 0 : 1)) {
  const bool bf16 = matrix.scalar_type() == at::kBFloat16;
  const std::int64_t inner = matrix.size(transposed ? 1 : 0);
  words_per_panel_ = (bf16 ? inner / 2 : inner) * kPanelColumns;
  panels_ = at::empty({(num_columns_ + kPanelColumns - 1) / kPanelColumns, words_per_panel_}, at::kInt);
  std::int32_t* panels = panels_.data_ptr<std::int32_t>();
  if (bf16) {
    pack_panels<c10::BFloat16>(matrix, transposed, num_columns_, words_per_panel_, panels);
  } else {
    pack_panels<float>(matrix, transposed, num_columns_, words_per_panel_, panels);
  }
}

at::Tensor PackedMatrix::multiply(const at::Tensor& left_TK, at::ScalarType type, const at::Tensor& base_TN) const {
  const std::int64_t num_rows = left_TK.size(0), num_panels = panels_.size(0);
  at::Tensor result_TN = at::empty({num_rows, num_columns_}, left_TK.options().dtype(type));
  const std::int64_t left_size = left_TK.element_size(), result_size = result_TN.element_size();
  const auto* left = static_cast<const char*>(left_TK.const_data_ptr());
  auto* result = static_cast<char*>(result_TN.data_ptr());
  const float* base = base_TN.defined() ? base_TN.const_data_ptr<float>() : nullptr;
  const std::int32_t* panels = panels_.const_data_ptr<std::int32_t>();
  PanelProduct whole{.left_stride = left_TK.size(1),
                     .num_words = words_per_panel_ / kPanelColumns,
                     .result_stride = num_columns_,
                     .kind = base != nullptr ? ProductResult::kFp32PlusBase : ProductResult::kFp32};
  if (type == at::kBFloat16) whole.kind = ProductResult::kBf16;
  const std::int64_t chunk_rows = rows_per_chunk(left_TK.size(1) * left_size);
  const std::int64_t num_chunks = (num_rows + chunk_rows - 1) / chunk_rows;
  const std::int64_t work = std::min(num_rows, chunk_rows) * kPanelColumns * left_TK.size(1);
  share_tasks(num_chunks * num_panels, work, [&](TaskQueue& queue) {
    while (const auto task = queue.take()) {
      const std::int64_t row = *task / num_panels * chunk_rows, p = *task % num_panels;
      const std::int64_t place = row * num_columns_ + p * kPanelColumns;
      PanelProduct product = whole;
      product.left = left + row * left_TK.size(1) * left_size;
      product.num_rows = std::min(chunk_rows, num_rows - row);
      product.panel = panels + p * words_per_panel_;
      product.result = result + place * result_size;
      if (base != nullptr) product.base = base + place;
      product.num_columns = std::min(kPanelColumns, num_columns_ - p * kPanelColumns);
      kernel_(product);
    }
  });
  return result_TN;
}

}  // namespace sotto::kernels
