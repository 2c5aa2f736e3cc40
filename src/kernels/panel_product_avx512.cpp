#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <array>
#include <cstring>
#include <utility>

namespace sotto::kernels {
namespace {

// Compiled for AVX-512 here alone, and called only where the CPU has it.
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")

constexpr int kTileRows = 12;  // 12 rows x 2 vectors of sums, 2 of the panel and 1 broadcast fit into 32 registers

template <bool kBf16>
inline __m512 multiply_add(__m512i a, __m512i b, __m512 sum) {
  if constexpr (kBf16) {
    return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  } else {
    return _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), sum);
  }
}

inline void store(__m512 sum, const PanelProduct& product, std::int64_t row, std::int64_t column) {
  const std::int64_t left = product.num_columns - column;
  const __mmask16 mask = left >= 16 ? __mmask16(0xFFFF) : static_cast<__mmask16>((1U << left) - 1);
  const std::int64_t offset = row * product.result_stride + column;
  if (product.kind == ProductResult::kBf16) {
    _mm256_mask_storeu_epi16(static_cast<std::uint16_t*>(product.result) + offset, mask,
                             reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(sum)));
    return;
  }
  if (product.kind == ProductResult::kFp32PlusBase) {
    sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(mask, product.base + offset));
  }
  _mm512_mask_storeu_ps(static_cast<float*>(product.result) + offset, mask, sum);
}

// Rows [first, first + kRows) times the first kVectors * 16 columns.
template <bool kBf16, int kRows, int kVectors>
void multiply_tile(const PanelProduct& product, std::int64_t first) {
  constexpr std::int64_t kNumberSize = kBf16 ? 2 : 4;
  const char* left = static_cast<const char*>(product.left) + first * product.left_stride * kNumberSize;
  const std::int64_t stride = product.left_stride * kNumberSize;
  const char* panel = static_cast<const char*>(product.panel);
  __m512 sums[kRows][kVectors];
  for (auto& row : sums) {
    for (auto& sum : row) sum = _mm512_setzero_ps();
  }
  for (std::int64_t w = 0; w < product.num_words; ++w) {
    __m512i words[kVectors];
    for (int v = 0; v < kVectors; ++v) words[v] = _mm512_loadu_si512(panel + w * kPanelColumns * 4 + v * 64);
    for (int r = 0; r < kRows; ++r) {
      int word;
      std::memcpy(&word, left + r * stride + w * 4, 4);
      const __m512i factor = _mm512_set1_epi32(word);
      for (int v = 0; v < kVectors; ++v) sums[r][v] = multiply_add<kBf16>(factor, words[v], sums[r][v]);
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) store(sums[r][v], product, first + r, v * 16);
  }
}

using Tile = void (*)(const PanelProduct&, std::int64_t);

// Tiles of 1 .. kTileRows rows.
template <bool kBf16, int kVectors, int... kIndex>
constexpr std::array<Tile, kTileRows> tiles(std::integer_sequence<int, kIndex...>) {
  return {multiply_tile<kBf16, kIndex + 1, kVectors>...};
}

template <bool kBf16, int kVectors>
void multiply_rows(const PanelProduct& product) {
  constexpr auto kTiles = tiles<kBf16, kVectors>(std::make_integer_sequence<int, kTileRows>());
  std::int64_t first = 0;
  for (; first + kTileRows <= product.num_rows; first += kTileRows) kTiles[kTileRows - 1](product, first);
  if (first < product.num_rows) kTiles[static_cast<std::size_t>(product.num_rows - first - 1)](product, first);
}

template <bool kBf16>
void multiply(const PanelProduct& product) {
  product.num_columns > 16 ? multiply_rows<kBf16, 2>(product) : multiply_rows<kBf16, 1>(product);
}

#pragma GCC pop_options

}  // namespace

PanelKernel avx512_panel_kernel(PanelNumbers numbers) {
  if (numbers == PanelNumbers::kBf16) return cpu_has_avx512_bf16() ? multiply<true> : nullptr;
  return numbers == PanelNumbers::kFp32 && cpu_has_avx512() ? multiply<false> : nullptr;
}

}  // namespace sotto::kernels

#else

namespace sotto::kernels {

PanelKernel avx512_panel_kernel(PanelNumbers) { return nullptr; }

}  // namespace sotto::kernels

#endif
