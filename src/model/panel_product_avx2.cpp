#include "src/model/cpu_features.h"
#include "src/model/panel_product.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "src/model/bf16.h"

namespace sotto::model {
namespace {

// Compiled for AVX2 and FMA here, and called only where the CPU has them.
#pragma GCC push_options
#pragma GCC target("avx2,fma")

constexpr std::int64_t kLanes = 8;         // fp32 numbers of a vector
constexpr std::int64_t kTileColumns = 16;  // two vectors of sums a row: a panel is passed in two halves

// Of 16 registers, a row takes two for its sums; bf16 needs four for the panel's words (fp32 two) and two for factors.
template <bool kBf16>
constexpr int kTileRows = kBf16 ? 4 : 6;

// The first and the second bf16 of each word, as fp32: its lower half is the first.
inline __m256 first_of(__m256i words) { return _mm256_castsi256_ps(_mm256_slli_epi32(words, 16)); }
inline __m256 second_of(__m256i words) {
  return _mm256_castsi256_ps(_mm256_and_si256(words, _mm256_set1_epi32(static_cast<int>(0xFFFF0000U))));
}

// The first `count` lanes.
inline __m256i lanes(std::int64_t count) {
  const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(std::clamp<std::int64_t>(count, 0, kLanes))), index);
}

inline void store(__m256 sum, const PanelProduct& product, std::int64_t row, std::int64_t column) {
  const std::int64_t left = product.num_columns - column;
  const std::int64_t offset = row * product.result_stride + column;
  if (product.kind == ProductResult::kBf16) {
    std::array<float, kLanes> numbers;
    _mm256_storeu_ps(numbers.data(), sum);
    auto* result = static_cast<c10::BFloat16*>(product.result) + offset;
    for (std::int64_t c = 0; c < std::min(left, kLanes); ++c) round_to(numbers[static_cast<std::size_t>(c)], result[c]);
    return;
  }
  const __m256i mask = lanes(left);
  if (product.kind == ProductResult::kFp32PlusBase) {
    sum = _mm256_add_ps(sum, _mm256_maskload_ps(product.base + offset, mask));
  }
  _mm256_maskstore_ps(static_cast<float*>(product.result) + offset, mask, sum);
}

// sums += factor times the words of one row of the panel.
template <bool kBf16>
inline void add_product(int factor, const __m256i (&words)[2], __m256 (&sums)[2]) {
  const __m256i factors = _mm256_set1_epi32(factor);
  for (int v = 0; v < 2; ++v) {
    if constexpr (kBf16) {
      sums[v] = _mm256_fmadd_ps(first_of(factors), first_of(words[v]), sums[v]);
      sums[v] = _mm256_fmadd_ps(second_of(factors), second_of(words[v]), sums[v]);
    } else {
      sums[v] = _mm256_fmadd_ps(_mm256_castsi256_ps(factors), _mm256_castsi256_ps(words[v]), sums[v]);
    }
  }
}

// Rows [first, first + kRows) times kTileColumns columns from `column` on.
template <bool kBf16, int kRows>
void multiply_tile(const PanelProduct& product, std::int64_t first, std::int64_t column) {
  constexpr std::int64_t kNumberSize = kBf16 ? 2 : 4;
  const char* left = static_cast<const char*>(product.left) + first * product.left_stride * kNumberSize;
  const std::int64_t stride = product.left_stride * kNumberSize;
  const char* panel = static_cast<const char*>(product.panel) + column * 4;
  __m256 sums[kRows][2];
  for (auto& row : sums) row[0] = row[1] = _mm256_setzero_ps();
  for (std::int64_t w = 0; w < product.num_words; ++w) {
    const auto* source = reinterpret_cast<const __m256i*>(panel + w * kPanelColumns * 4);
    const __m256i words[2] = {_mm256_loadu_si256(source), _mm256_loadu_si256(source + 1)};
    for (int r = 0; r < kRows; ++r) {
      int factor;
      std::memcpy(&factor, left + r * stride + w * 4, 4);
      add_product<kBf16>(factor, words, sums[r]);
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < 2; ++v) store(sums[r][v], product, first + r, column + v * kLanes);
  }
}

using Tile = void (*)(const PanelProduct&, std::int64_t, std::int64_t);

// Tiles of 1 .. kTileRows rows.
template <bool kBf16, int... kIndex>
constexpr auto tiles(std::integer_sequence<int, kIndex...>) {
  return std::array<Tile, sizeof...(kIndex)>{multiply_tile<kBf16, kIndex + 1>...};
}

template <bool kBf16>
void multiply(const PanelProduct& product) {
  constexpr auto kTiles = tiles<kBf16>(std::make_integer_sequence<int, kTileRows<kBf16>>());
  for (std::int64_t first = 0; first < product.num_rows; first += kTileRows<kBf16>) {
    const std::int64_t count = std::min<std::int64_t>(kTileRows<kBf16>, product.num_rows - first);
    const Tile tile = kTiles[static_cast<std::size_t>(count - 1)];
    for (std::int64_t column = 0; column < product.num_columns; column += kTileColumns) tile(product, first, column);
  }
}

#pragma GCC pop_options

}  // namespace

PanelKernel avx2_panel_kernel(at::ScalarType type) {
  if (!cpu_has_avx2()) return nullptr;
  return type == at::kBFloat16 ? multiply<true> : multiply<false>;
}

}  // namespace sotto::model

#else

namespace sotto::model {

PanelKernel avx2_panel_kernel(at::ScalarType) { return nullptr; }

}  // namespace sotto::model

#endif
