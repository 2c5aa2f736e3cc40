#include "src/kernels/block_float.h"
#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

#if defined(__x86_64__)
#include <c10/util/BFloat16.h>
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace sotto::kernels {
namespace {

// Compiled for AVX2 and FMA here, and called only where the CPU has them.
#pragma GCC push_options
#pragma GCC target("avx2,fma")

constexpr std::int64_t kLanes = 8;  // fp32 numbers of a vector
// 6 rows x 2 vectors of sums, 2 of the panel and 1 broadcast fit into 16 registers: a panel is passed in two halves.
constexpr int kTileRows = 6, kHalfVectors = 2;
constexpr std::int64_t kHalfColumns = kHalfVectors * kLanes;

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

// The nearest bf16 of each, ties to even; NaN stays NaN (bf16.h has the plain form).
inline __m128i rounded(__m256 numbers) {
  const __m256i bits = _mm256_castps_si256(numbers);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
  const __m256i nearest =
      _mm256_srli_epi32(_mm256_add_epi32(_mm256_add_epi32(bits, odd), _mm256_set1_epi32(0x7FFF)), 16);
  const __m256i nan = _mm256_castps_si256(_mm256_cmp_ps(numbers, numbers, _CMP_UNORD_Q));
  const __m256i words = _mm256_blendv_epi8(nearest, _mm256_set1_epi32(0x7FC0), nan);
  return _mm_packus_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

inline void store_bf16(__m256 sum, c10::BFloat16* result, std::int64_t count) {
  std::array<c10::BFloat16, kLanes> numbers;
  const bool whole = count >= kLanes;
  _mm_storeu_si128(reinterpret_cast<__m128i*>(whole ? result : numbers.data()), rounded(sum));
  if (!whole) std::copy_n(numbers.data(), std::max<std::int64_t>(0, count), result);
}

// A masked store takes AMD's CPUs six times as long as a plain one: only a result's last columns are stored so.
inline void store(__m256 sum, const PanelProduct& product, std::int64_t row, std::int64_t column) {
  const std::int64_t left = product.num_columns - column;
  const std::int64_t offset = row * product.result_stride + column;
  if (product.kind == ProductResult::kBf16) {
    return store_bf16(sum, static_cast<c10::BFloat16*>(product.result) + offset, left);
  }
  const bool adds = product.kind == ProductResult::kFp32PlusBase;
  float* result = static_cast<float*>(product.result) + offset;
  if (left >= kLanes) {
    _mm256_storeu_ps(result, adds ? _mm256_add_ps(sum, _mm256_loadu_ps(product.base + offset)) : sum);
    return;
  }
  const __m256i mask = lanes(left);
  _mm256_maskstore_ps(result, mask, adds ? _mm256_add_ps(sum, _mm256_maskload_ps(product.base + offset, mask)) : sum);
}

// One row's numbers as fp32.
inline void widen(const c10::BFloat16* row, std::int64_t count, float* widened) {
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m128i numbers = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i));
    _mm256_storeu_ps(widened + i, first_of(_mm256_cvtepu16_epi32(numbers)));
  }
  for (; i < count; ++i) widened[i] = static_cast<float>(row[i]);
}

// sums += kRows numbers, `stride` apart, times one half row of the panel.
template <int kRows>
inline void add_products(const float* left, std::int64_t stride, __m256 first, __m256 second,
                         __m256 (&sums)[kRows][kHalfVectors]) {
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
    const __m256 factor = _mm256_broadcast_ss(left + r * stride);
    sums[r][0] = _mm256_fmadd_ps(factor, first, sums[r][0]);
    sums[r][1] = _mm256_fmadd_ps(factor, second, sums[r][1]);
  }
}

// sums + pairs of 16-bit integers times pairs. In two instructions by hand: GCC gives such sums new registers in every
// round and copies them back, which takes as long again.
inline __m256i add_pair_products(__m256i factor, __m256i pairs, __m256i sums) {
  __m256i products;
  asm("vpmaddwd %2, %3, %1\n\tvpaddd %1, %0, %0" : "+x"(sums), "=&x"(products) : "x"(pairs), "x"(factor));
  return sums;
}

// Sums that wait for their next block, zeros before the first.
template <int kRows>
inline void load_sums(bool starts, const float* sums, __m256 (&tile)[kRows][kHalfVectors]) {
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
    tile[r][0] = starts ? _mm256_setzero_ps() : _mm256_load_ps(sums + r * kPanelColumns);
    tile[r][1] = starts ? _mm256_setzero_ps() : _mm256_load_ps(sums + r * kPanelColumns + kLanes);
  }
}

// tile = sums + a block of kRows rows of block floats, `stride` words apart, times one half of the panel's. The sums
// are read last, since all registers are busy until then.
template <int kRows>
inline void add_block_products(const std::int32_t* left, std::int64_t stride, const char* panel, std::int64_t num_words,
                               const float* sums, bool starts, __m256 (&tile)[kRows][kHalfVectors]) {
  __m256i integers[kRows][kHalfVectors];
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) integers[r][0] = integers[r][1] = _mm256_setzero_si256();
  for (std::int64_t w = 1; w < num_words; ++w) {
    const auto* words = reinterpret_cast<const __m256i*>(panel + w * kPanelColumns * 4);
    const __m256i first = _mm256_loadu_si256(words), second = _mm256_loadu_si256(words + 1);
#pragma GCC unroll 6
    for (int r = 0; r < kRows; ++r) {
      const __m256i factor = _mm256_set1_epi32(left[r * stride + w]);
      integers[r][0] = add_pair_products(factor, first, integers[r][0]);
      integers[r][1] = add_pair_products(factor, second, integers[r][1]);
    }
  }
  load_sums<kRows>(starts, sums, tile);
  // Both begin with their scales.
  const auto* scales = reinterpret_cast<const float*>(panel);
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
    const __m256 row_scale = _mm256_castsi256_ps(_mm256_set1_epi32(left[r * stride]));
#pragma GCC unroll 2
    for (int v = 0; v < kHalfVectors; ++v) {
      const __m256 scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(integers[r][v]), _mm256_loadu_ps(scales + v * kLanes));
      tile[r][v] = _mm256_fmadd_ps(scaled, row_scale, tile[r][v]);
    }
  }
}

// Part of a panel of fp32 or bf16 that stays in the first-level cache while rows pass by (of block floats it is their
// block), and the rows whose sums do so with it.
constexpr std::int64_t kPartNumbers = 128, kGroupRows = 16 * kTileRows;

// What a core works with: a tile's rows as fp32 where they are bf16, and sums that wait for their next block.
struct Scratch {
  alignas(32) std::array<float, kTileRows * kPartNumbers> widened;
  alignas(32) std::array<float, kGroupRows * kPanelColumns> sums;
};

// Words [begin, end) of the panel.
struct Block {
  std::int64_t begin, end;
};

// Numbers of a row as the tile reads them: words of block floats, or fp32.
template <PanelNumbers kNumbers>
using Left = std::conditional_t<kNumbers == PanelNumbers::kBlockFloat, std::int32_t, float>;

// Rows [first, first + kRows), whose numbers of the block stand at `left`, times one half of the block. Sums come from
// and go to `sums`, but for the first and the last block.
template <PanelNumbers kNumbers, int kRows>
void multiply_half(const PanelProduct& product, Block block, const Left<kNumbers>* left, std::int64_t stride,
                   std::int64_t first, std::int64_t column, float* sums) {
  const char* panel = static_cast<const char*>(product.panel) + (block.begin * kPanelColumns + column) * 4;
  const std::int64_t num_words = block.end - block.begin;
  const bool starts = block.begin == 0, ends = block.end == product.num_words;
  __m256 tile[kRows][kHalfVectors];
  if constexpr (kNumbers == PanelNumbers::kBlockFloat) {
    add_block_products<kRows>(left, stride, panel, num_words, sums, starts, tile);
  } else {
    load_sums<kRows>(starts, sums, tile);
    for (std::int64_t w = 0; w < num_words; ++w, panel += kPanelColumns * 4) {
      const auto* words = reinterpret_cast<const __m256i*>(panel);
      if constexpr (kNumbers == PanelNumbers::kBf16) {
        add_products<kRows>(left + 2 * w, stride, first_of(_mm256_loadu_si256(words)),
                            first_of(_mm256_loadu_si256(words + 1)), tile);
        add_products<kRows>(left + 2 * w + 1, stride, second_of(_mm256_loadu_si256(words)),
                            second_of(_mm256_loadu_si256(words + 1)), tile);
      } else {
        add_products<kRows>(left + w, stride, _mm256_castsi256_ps(_mm256_loadu_si256(words)),
                            _mm256_castsi256_ps(_mm256_loadu_si256(words + 1)), tile);
      }
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
    if (ends) {
      store(tile[r][0], product, first + r, column);
      store(tile[r][1], product, first + r, column + kLanes);
    } else {
      _mm256_store_ps(sums + r * kPanelColumns, tile[r][0]);
      _mm256_store_ps(sums + r * kPanelColumns + kLanes, tile[r][1]);
    }
  }
}

// The base of rows [first, first + kRows), which the products with the last block take time enough to bring.
template <int kRows>
inline void fetch_base(const PanelProduct& product, std::int64_t first) {
  const float* base = product.base + first * product.result_stride;
  for (int r = 0; r < kRows; ++r, base += product.result_stride) {
    _mm_prefetch(reinterpret_cast<const char*>(base), _MM_HINT_T0);
    _mm_prefetch(reinterpret_cast<const char*>(base + kHalfColumns), _MM_HINT_T0);
  }
}

// Rows [first, first + kRows) times the block; `sums` are theirs.
template <PanelNumbers kNumbers, int kRows>
void multiply_tile(const PanelProduct& product, Block block, std::int64_t first, float* sums, float* widened) {
  constexpr std::int64_t kPerWord = kNumbers == PanelNumbers::kBf16 ? 2 : 1;
  const std::int64_t offset = first * product.left_stride + block.begin * kPerWord;
  if (product.kind == ProductResult::kFp32PlusBase && block.end == product.num_words) fetch_base<kRows>(product, first);
  const Left<kNumbers>* left;
  std::int64_t stride = product.left_stride;
  if constexpr (kNumbers == PanelNumbers::kBf16) {
    const auto* rows = static_cast<const c10::BFloat16*>(product.left) + offset;
    const std::int64_t count = (block.end - block.begin) * kPerWord;
    left = widened;
    stride = kPartNumbers;
    for (int r = 0; r < kRows; ++r) widen(rows + r * product.left_stride, count, widened + r * stride);
  } else {
    left = static_cast<const Left<kNumbers>*>(product.left) + offset;
  }
  for (std::int64_t column = 0; column < product.num_columns; column += kHalfColumns) {
    multiply_half<kNumbers, kRows>(product, block, left, stride, first, column, sums + column);
  }
}

using Tile = void (*)(const PanelProduct&, Block, std::int64_t, float*, float*);

// Tiles of 1 .. kTileRows rows.
template <PanelNumbers kNumbers, int... kIndex>
constexpr std::array<Tile, kTileRows> tiles(std::integer_sequence<int, kIndex...>) {
  return {multiply_tile<kNumbers, kIndex + 1>...};
}

// Rows [begin, end), at most kGroupRows, times the block. Each tile fetches its share of the next block.
template <PanelNumbers kNumbers>
void multiply_group(const PanelProduct& product, Block block, std::int64_t begin, std::int64_t end, Scratch& scratch) {
  constexpr auto kTiles = tiles<kNumbers>(std::make_integer_sequence<int, kTileRows>());
  constexpr std::int64_t kBytes = kPanelColumns * 4, kLineBytes = 64;
  const std::int64_t num_tiles = (end - begin + kTileRows - 1) / kTileRows;
  const std::int64_t next_bytes = std::min(block.end - block.begin, product.num_words - block.end) * kBytes;
  const std::int64_t share = (next_bytes / kLineBytes + num_tiles - 1) / num_tiles * kLineBytes;
  const char* next = static_cast<const char*>(product.panel) + block.end * kBytes;
  for (std::int64_t first = begin; first < end; first += kTileRows, next += share) {
    for (std::int64_t byte = 0; byte < share; byte += kLineBytes) _mm_prefetch(next + byte, _MM_HINT_T1);
    const std::int64_t count = std::min<std::int64_t>(kTileRows, end - first);
    float* sums = scratch.sums.data() + (first - begin) * kPanelColumns;
    kTiles[static_cast<std::size_t>(count - 1)](product, block, first, sums, scratch.widened.data());
  }
}

template <PanelNumbers kNumbers>
constexpr std::int64_t words_a_block() {
  if (kNumbers == PanelNumbers::kBlockFloat) return kBlockWords;
  return kNumbers == PanelNumbers::kBf16 ? kPartNumbers / 2 : kPartNumbers;
}

template <PanelNumbers kNumbers>
void multiply(const PanelProduct& product) {
  thread_local Scratch scratch;
  for (std::int64_t row = 0; row < product.num_rows; row += kGroupRows) {
    for (std::int64_t word = 0; word == 0 || word < product.num_words; word += words_a_block<kNumbers>()) {
      const Block block{word, std::min(word + words_a_block<kNumbers>(), product.num_words)};
      multiply_group<kNumbers>(product, block, row, std::min(row + kGroupRows, product.num_rows), scratch);
    }
  }
}

#pragma GCC pop_options

}  // namespace

PanelKernel avx2_panel_kernel(PanelNumbers numbers) {
  if (!cpu_has_avx2()) return nullptr;
  switch (numbers) {
    case PanelNumbers::kBlockFloat:
      return multiply<PanelNumbers::kBlockFloat>;
    case PanelNumbers::kBf16:
      return multiply<PanelNumbers::kBf16>;
    default:
      return multiply<PanelNumbers::kFp32>;
  }
}

}  // namespace sotto::kernels

#else

namespace sotto::kernels {

PanelKernel avx2_panel_kernel(PanelNumbers) { return nullptr; }

}  // namespace sotto::kernels

#endif
