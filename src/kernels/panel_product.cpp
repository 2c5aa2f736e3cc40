#include "src/kernels/panel_product.h"

#include <algorithm>

#include "src/kernels/bf16.h"

namespace sotto::kernels {
namespace {

constexpr std::int64_t kRowsPerTile = 4;
constexpr std::int64_t kColumns = kPanelColumns;

void store_row(const float* sum, const PanelProduct& product, std::int64_t row) {
  const std::int64_t offset = row * product.result_stride;
  for (std::int64_t c = 0; c < product.num_columns; ++c) {
    if (product.kind == ProductResult::kBf16) {
      round_to(sum[c], static_cast<c10::BFloat16*>(product.result)[offset + c]);
    } else {
      const float base = product.kind == ProductResult::kFp32PlusBase ? product.base[offset + c] : 0.0F;
      static_cast<float*>(product.result)[offset + c] = base + sum[c];
    }
  }
}

template <typename Number>
void multiply(const PanelProduct& product) {
  constexpr std::int64_t kPerWord = 4 / sizeof(Number);
  const Number* left = static_cast<const Number*>(product.left);
  for (std::int64_t first = 0; first < product.num_rows; first += kRowsPerTile) {
    const std::int64_t count = std::min(kRowsPerTile, product.num_rows - first);
    float sums[kRowsPerTile][kColumns] = {};
    for (std::int64_t w = 0; w < product.num_words; ++w) {
      const Number* words = static_cast<const Number*>(product.panel) + w * kColumns * kPerWord;
      for (std::int64_t r = 0; r < count; ++r) {
        const Number* a = left + (first + r) * product.left_stride + w * kPerWord;
        for (std::int64_t i = 0; i < kPerWord; ++i) {
          const float factor = to_float(a[i]);
#pragma omp simd
          for (std::int64_t c = 0; c < kColumns; ++c) sums[r][c] += factor * to_float(words[c * kPerWord + i]);
        }
      }
    }
    for (std::int64_t r = 0; r < count; ++r) store_row(sums[r], product, first + r);
  }
}

}  // namespace

PanelKernel portable_panel_kernel(at::ScalarType type) {
  return type == at::kBFloat16 ? multiply<c10::BFloat16> : multiply<float>;
}

PanelKernel panel_kernel(at::ScalarType type) {
  for (const PanelKernel fast : {amx_panel_kernel(type), avx512_panel_kernel(type), avx2_panel_kernel(type)}) {
    if (fast != nullptr) return fast;
  }
  return portable_panel_kernel(type);
}

}  // namespace sotto::kernels
