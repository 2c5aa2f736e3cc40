#include "src/kernels/packed_matrix.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <vector>

#include "src/kernels/block_float.h"
#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_packing.h"
#include "src/kernels/task_grain.h"
#include "src/kernels/task_queue.h"

namespace sotto::kernels {
namespace {

// Rows that stay in a core's second-level cache while the panels pass by: whole tiles of every kernel.
std::int64_t rows_per_chunk(std::int64_t bytes_a_row) {
  constexpr std::int64_t kTiles = 96, kBytes = std::int64_t{256} << 10;
  return std::max<std::int64_t>(1, kBytes / bytes_a_row / kTiles) * kTiles;
}

// `matrix` is [K, N], or [N, K] where transposed.
struct Source {
  const at::Tensor& matrix;
  bool transposed;

  std::int64_t inner() const { return matrix.size(transposed ? 1 : 0); }
  std::int64_t num_columns() const { return matrix.size(transposed ? 0 : 1); }
};

template <typename Number>
void pack_numbers(const Source& source, std::int64_t first, std::int64_t count, std::int32_t* panel) {
  const Number* numbers = source.matrix.const_data_ptr<Number>();
  const std::int64_t stride = source.matrix.size(1);
  if (source.transposed) {
    pack_transposed<Number>([&](std::int64_t c) { return numbers + (first + c) * stride; }, count, source.inner(),
                            panel);
  } else {
    pack_plain<Number>([&](std::int64_t i) { return numbers + i * stride + first; }, count, source.inner(), panel);
  }
}

template <typename Number>
void pack_block_floats(const Source& source, std::int64_t first, std::int64_t count, std::int32_t* panel) {
  const Number* numbers = source.matrix.const_data_ptr<Number>();
  const std::int64_t inner = source.inner(), num_words = block_float_words(inner);
  const std::int64_t row_stride = source.transposed ? 1 : source.num_columns();
  const std::int64_t column_stride = source.transposed ? inner : 1;
  std::vector<Number> column(static_cast<std::size_t>(inner));
  std::vector<std::int32_t> words(static_cast<std::size_t>(num_words));
  for (std::int64_t c = 0; c < kPanelColumns; ++c) {
    for (std::int64_t i = 0; i < inner; ++i) {
      column[static_cast<std::size_t>(i)] =
          c < count ? numbers[(first + c) * column_stride + i * row_stride] : Number(0.0F);
    }
    to_block_float(column.data(), inner, words.data());
    for (std::int64_t w = 0; w < num_words; ++w) panel[w * kPanelColumns + c] = words[static_cast<std::size_t>(w)];
  }
}

template <typename Number>
void pack_panels(const Source& source, PanelNumbers form, std::int64_t words_per_panel, std::int32_t* panels) {
  const std::int64_t num_panels = (source.num_columns() + kPanelColumns - 1) / kPanelColumns;
  at::parallel_for(0, num_panels, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t first = p * kPanelColumns, count = std::min(kPanelColumns, source.num_columns() - first);
      const auto pack = form == PanelNumbers::kBlockFloat ? pack_block_floats<Number> : pack_numbers<Number>;
      pack(source, first, count, panels + p * words_per_panel);
    }
  });
}

std::int64_t num_words(PanelNumbers numbers, std::int64_t inner) {
  if (numbers == PanelNumbers::kBlockFloat) return block_float_words(inner);
  return numbers == PanelNumbers::kBf16 ? inner / 2 : inner;
}

template <typename Number>
at::Tensor block_float_rows(const at::Tensor& left_TK) {
  const std::int64_t inner = left_TK.size(1), row_words = block_float_words(inner);
  at::Tensor words_TW = at::empty({left_TK.size(0), row_words}, at::kInt);
  const Number* left = left_TK.const_data_ptr<Number>();
  std::int32_t* words = words_TW.data_ptr<std::int32_t>();
  at::parallel_for(0, left_TK.size(0), task_grain(inner * kElementWork), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) to_block_float(left + t * inner, inner, words + t * row_words);
  });
  return words_TW;
}

// The rows as the kernel reads them.
at::Tensor rows_of(PanelNumbers numbers, const at::Tensor& left_TK) {
  if (numbers != PanelNumbers::kBlockFloat) return left_TK;
  return left_TK.scalar_type() == at::kBFloat16 ? block_float_rows<c10::BFloat16>(left_TK)
                                                : block_float_rows<float>(left_TK);
}

}  // namespace

PanelNumbers fastest_numbers(at::ScalarType type) {
  if (type == at::kFloat) return PanelNumbers::kFp32;
  return cpu_has_avx2() && !cpu_computes_bf16() ? PanelNumbers::kBlockFloat : PanelNumbers::kBf16;
}

bool bf16_is_fast() { return cpu_computes_bf16() || (cpu_has_avx2() && !cpu_has_avx512()); }

PackedMatrix::PackedMatrix(const at::Tensor& matrix, bool transposed, PanelNumbers numbers)
    : numbers_(numbers), num_columns_(matrix.size(transposed ? 0 : 1)) {
  const Source source{matrix, transposed};
  words_per_panel_ = num_words(numbers, source.inner()) * kPanelColumns;
  panels_ = at::empty({(num_columns_ + kPanelColumns - 1) / kPanelColumns, words_per_panel_}, at::kInt);
  const auto pack = matrix.scalar_type() == at::kBFloat16 ? pack_panels<c10::BFloat16> : pack_panels<float>;
  pack(source, numbers, words_per_panel_, panels_.data_ptr<std::int32_t>());
}

at::Tensor PackedMatrix::multiply(const at::Tensor& left_TK, at::ScalarType type, const at::Tensor& base_TN) const {
  const at::Tensor rows = rows_of(numbers_, left_TK);
  const PanelKernel kernel = panel_kernel(numbers_);
  const std::int64_t num_rows = rows.size(0), row_size = rows.size(1), num_panels = panels_.size(0);
  at::Tensor result_TN = at::empty({num_rows, num_columns_}, left_TK.options().dtype(type));
  const std::int64_t row_bytes = row_size * rows.element_size(), result_size = result_TN.element_size();
  const auto* left = static_cast<const char*>(rows.const_data_ptr());
  auto* result = static_cast<char*>(result_TN.data_ptr());
  const float* base = base_TN.defined() ? base_TN.const_data_ptr<float>() : nullptr;
  const std::int32_t* panels = panels_.const_data_ptr<std::int32_t>();
  PanelProduct whole{.left_stride = row_size,
                     .num_words = words_per_panel_ / kPanelColumns,
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
      product.panel = panels + p * words_per_panel_;
      product.result = result + place * result_size;
      if (base != nullptr) product.base = base + place;
      product.num_columns = std::min(kPanelColumns, num_columns_ - p * kPanelColumns);
      kernel(product);
    }
  });
  return result_TN;
}

}  // namespace sotto::kernels
