#include "src/kernels/packed_matrix.h"

#include <ATen/ops/empty.h>

#include <algorithm>

#include "src/kernels/cpu_features.h"
#include "src/kernels/matrix_panels.h"
#include "src/kernels/task_queue.h"

namespace sotto::kernels {
namespace {

// Rows that take half of a core's second-level cache, where they stay while the panels pass by, but at most half a
// megabyte: whole tiles of every kernel.
std::int64_t rows_per_chunk(std::int64_t bytes_a_row) {
  constexpr std::int64_t kTiles = 96, kLeast = std::int64_t{256} << 10;
  static const std::int64_t bytes = std::clamp(second_level_cache_bytes() / 2, kLeast, 2 * kLeast);
  return std::max<std::int64_t>(1, bytes / bytes_a_row / kTiles) * kTiles;
}

}  // namespace

PanelNumbers fastest_numbers(at::ScalarType type) {
  if (type == at::kFloat) return PanelNumbers::kFp32;
  return cpu_has_avx2() && !cpu_computes_bf16() ? PanelNumbers::kBlockFloat : PanelNumbers::kBf16;
}

bool has_fast_panels(at::ScalarType type) {
  const PanelNumbers numbers = fastest_numbers(type);
  return panel_kernel(numbers) != portable_panel_kernel(numbers);
}

bool bf16_is_fast() { return cpu_computes_bf16() || (cpu_has_avx2() && !cpu_has_avx512()); }

PackedMatrix::PackedMatrix(const at::Tensor& matrix, bool transposed, PanelNumbers numbers)
    : numbers_(numbers),
      num_columns_(matrix.size(transposed ? 0 : 1)),
      panels_(matrix_panels(matrix, transposed, numbers)) {}

at::Tensor PackedMatrix::multiply(const at::Tensor& left_TK, at::ScalarType type, const at::Tensor& base_TN) const {
  const at::Tensor rows = rows_for_panels(left_TK, numbers_);
  const PanelKernel kernel = panel_kernel(numbers_);
  const std::int64_t num_rows = rows.size(0), row_size = rows.size(1), num_panels = panels_.size(0);
  at::Tensor result_TN = at::empty({num_rows, num_columns_}, left_TK.options().dtype(type));
  const std::int64_t row_bytes = row_size * rows.element_size(), result_size = result_TN.element_size();
  const auto* left = static_cast<const char*>(rows.const_data_ptr());
  auto* result = static_cast<char*>(result_TN.data_ptr());
  const float* base = base_TN.defined() ? base_TN.const_data_ptr<float>() : nullptr;
  const std::int32_t* panels = panels_.const_data_ptr<std::int32_t>();
  PanelProduct whole{.left_stride = row_size,
                     .num_words = panels_.size(1) / kPanelColumns,
                     .result_stride = num_columns_,
                     .kind = base != nullptr ? ProductResult::kFp32PlusBase : ProductResult::kFp32};
  if (type == at::kBFloat16) whole.kind = ProductResult::kBf16;
  const std::int64_t chunk_rows = rows_per_chunk(row_bytes);
  const std::int64_t num_chunks = (num_rows + chunk_rows - 1) / chunk_rows;
  const std::int64_t work = std::min(num_rows, chunk_rows) * kPanelColumns * left_TK.size(1);
  share_tasks(num_chunks * num_panels, work, [&](TaskQueue& queue) {
    while (const auto task = queue.take()) {
      const std::int64_t row = *task / num_panels * chunk_rows, p = *task % num_panels;
      const std::int64_t place = row * num_columns_ + p * kPanelColumns;
      PanelProduct product = whole;
      product.left = left + row * row_bytes;
      product.num_rows = std::min(chunk_rows, num_rows - row);
      product.panel = panels + p * panels_.size(1);
      product.result = result + place * result_size;
      if (base != nullptr) product.base = base + place;
      product.num_columns = std::min(kPanelColumns, num_columns_ - p * kPanelColumns);
      kernel(product);
    }
  });
  return result_TN;
}

}  // namespace sotto::kernels
