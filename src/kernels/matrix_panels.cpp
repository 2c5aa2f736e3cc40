#include "src/kernels/matrix_panels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <vector>

#include "src/kernels/block_float.h"
#include "src/kernels/panel_packing.h"
#include "src/kernels/task_grain.h"

namespace sotto::kernels {
namespace {

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
void pack_panels(const Source& source, PanelNumbers numbers, at::Tensor& panels) {
  const auto pack = numbers == PanelNumbers::kBlockFloat ? pack_block_floats<Number> : pack_numbers<Number>;
  std::int32_t* words = panels.data_ptr<std::int32_t>();
  at::parallel_for(0, panels.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t first = p * kPanelColumns, count = std::min(kPanelColumns, source.num_columns() - first);
      pack(source, first, count, words + p * panels.size(1));
    }
  });
}

std::int64_t num_words(PanelNumbers numbers, std::int64_t inner) {
  if (numbers == PanelNumbers::kBlockFloat) return block_float_words(inner);
  return numbers == PanelNumbers::kBf16 ? words_of<c10::BFloat16>(inner) : words_of<float>(inner);
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

}  // namespace

at::Tensor matrix_panels(const at::Tensor& matrix, bool transposed, PanelNumbers numbers) {
  const Source source{matrix, transposed};
  const std::int64_t num_panels = (source.num_columns() + kPanelColumns - 1) / kPanelColumns;
  at::Tensor panels = at::empty({num_panels, num_words(numbers, source.inner()) * kPanelColumns}, at::kInt);
  const bool bf16 = matrix.scalar_type() == at::kBFloat16;
  (bf16 ? pack_panels<c10::BFloat16> : pack_panels<float>)(source, numbers, panels);
  return panels;
}

at::Tensor rows_for_panels(const at::Tensor& left_TK, PanelNumbers numbers) {
  if (numbers != PanelNumbers::kBlockFloat) return left_TK;
  const bool bf16 = left_TK.scalar_type() == at::kBFloat16;
  return (bf16 ? block_float_rows<c10::BFloat16> : block_float_rows<float>)(left_TK);
}

}  // namespace sotto::kernels
