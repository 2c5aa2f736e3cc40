#include "src/kernels/panel_product.h"

#include <algorithm>
#include <bit>

#include "src/kernels/bf16.h"
#include "src/kernels/block_float.h"

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

std::int32_t first_of(std::int32_t word) { return static_cast<std::int16_t>(word & 0xFFFF); }
std::int32_t second_of(std::int32_t word) { return word >> 16; }

// sums += one row's block times the panel's, each `num_words` long.
void add_block(const std::int32_t* row, const std::int32_t* panel, std::int64_t num_words, float* sums) {
  std::int32_t integers[kColumns] = {};
  for (std::int64_t w = 1; w < num_words; ++w) {
    const std::int32_t* words = panel + w * kColumns;
    for (std::int64_t c = 0; c < kColumns; ++c) {
      integers[c] += first_of(row[w]) * first_of(words[c]) + second_of(row[w]) * second_of(words[c]);
    }
  }
  for (std::int64_t c = 0; c < kColumns; ++c) {
    sums[c] += static_cast<float>(integers[c]) * std::bit_cast<float>(panel[c]) * std::bit_cast<float>(row[0]);
  }
}

void multiply_block_floats(const PanelProduct& product) {
  const auto* panel = static_cast<const std::int32_t*>(product.panel);
  for (std::int64_t r = 0; r < product.num_rows; ++r) {
    const std::int32_t* row = static_cast<const std::int32_t*>(product.left) + r * product.left_stride;
    float sums[kColumns] = {};
    for (std::int64_t w = 0; w < product.num_words; w += kBlockWords) {
      add_block(row + w, panel + w * kColumns, std::min(kBlockWords, product.num_words - w), sums);
    }
    store_row(sums, product, r);
  }
}

}  // namespace

PanelKernel portable_panel_kernel(PanelNumbers numbers) {
  if (numbers == PanelNumbers::kBlockFloat) return multiply_block_floats;
  return numbers == PanelNumbers::kBf16 ? multiply<c10::BFloat16> : multiply<float>;
}

PanelKernel panel_kernel(PanelNumbers numbers) {
  for (const PanelKernel fast : {amx_panel_kernel(numbers), avx512_panel_kernel(numbers), avx2_panel_kernel(numbers)}) {
    if (fast != nullptr) return fast;
  }
  return portable_panel_kernel(numbers);
}

}  // namespace sotto::kernels
