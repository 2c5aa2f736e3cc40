#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <cstring>

namespace sotto::kernels {
namespace {

// Compiled for AMX here alone, and called only where the CPU has it.
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16")

// Intel SDM, volume 1, chapter 18. A tile has up to 16 rows of 64 bytes. TDPBF16PS takes 16 rows of 16 words (two
// neighbours in k of bf16) and 16 words of 16 columns, which is how a panel lies in memory, to 16 rows of 16 sums.
constexpr std::int64_t kTileRows = 16, kTileWords = 16, kTileColumns = 16, kBlockRows = 2 * kTileRows;

// How far ahead of the words that are multiplied they are asked for: 4 kB.
constexpr std::int64_t kWordsAhead = 2 * kTileWords;

// While a part of a panel stays in the first-level cache, this many rows pass by.
constexpr std::int64_t kChunkRows = 6 * kBlockRows;

// Whole tiles, and about 20 kB of a panel.
std::int64_t words_of_a_part(std::int64_t num_words) {
  constexpr std::int64_t kMostWords = 160;
  const std::int64_t num_parts = (num_words + kMostWords - 1) / kMostWords;
  const std::int64_t words = (num_words + num_parts - 1) / num_parts;
  return (words + kTileWords - 1) / kTileWords * kTileWords;
}

// Tiles by number: sums of the upper rows 0 and 1, of the lower rows 2 and 3; rows of the left matrix 4 and 5; words of
// the panel 6 and 7.
struct alignas(64) TileConfig {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {};
};

// Only the rows that there are: what lies beyond is neither read nor written.
void configure_tiles(std::int64_t num_rows) {
  const auto upper = static_cast<std::uint8_t>(std::min(num_rows, kTileRows));
  const auto lower = static_cast<std::uint8_t>(std::clamp<std::int64_t>(num_rows - kTileRows, 1, kTileRows));
  constexpr auto kWords = static_cast<std::uint8_t>(kTileWords);
  const TileConfig config{.rows = {upper, upper, lower, lower, upper, lower, kWords, kWords}};
  // GCC's intrinsics do not say which memory they read.
  __asm__ volatile("" ::"m"(config) : "memory");
  _tile_loadconfig(&config);
}

// Where sums lie: rows, `stride` numbers apart. From nowhere: zeros.
template <typename Float>
struct Sums {
  Float* row(std::int64_t r) const { return numbers + r * stride; }
  std::int64_t stride_in_bytes() const { return stride * static_cast<std::int64_t>(sizeof(float)); }
  Float* numbers = nullptr;
  std::int64_t stride = 0;
};

template <bool kTwoRows, bool kTwoColumns>
void load_sums(Sums<const float> from) {
  if (from.numbers == nullptr) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    return;
  }
  _tile_loadd(0, from.row(0), from.stride_in_bytes());
  if constexpr (kTwoColumns) _tile_loadd(1, from.row(0) + kTileColumns, from.stride_in_bytes());
  if constexpr (kTwoRows) _tile_loadd(2, from.row(kTileRows), from.stride_in_bytes());
  if constexpr (kTwoRows && kTwoColumns) _tile_loadd(3, from.row(kTileRows) + kTileColumns, from.stride_in_bytes());
}

template <bool kTwoRows, bool kTwoColumns>
void store_sums(Sums<float> to) {
  _tile_stored(0, to.row(0), to.stride_in_bytes());
  if constexpr (kTwoColumns) _tile_stored(1, to.row(0) + kTileColumns, to.stride_in_bytes());
  if constexpr (kTwoRows) _tile_stored(2, to.row(kTileRows), to.stride_in_bytes());
  if constexpr (kTwoRows && kTwoColumns) _tile_stored(3, to.row(kTileRows) + kTileColumns, to.stride_in_bytes());
}

// 16 words of k. `stride`: of the left matrix, in bytes.
template <bool kTwoRows, bool kTwoColumns>
void add_products(const char* left, std::int64_t stride, const char* panel) {
  constexpr std::int64_t kPanelStride = kPanelColumns * 4;
  _tile_loadd(6, panel, kPanelStride);
  if constexpr (kTwoColumns) _tile_loadd(7, panel + 64, kPanelStride);
  _tile_loadd(4, left, stride);
  _tile_dpbf16ps(0, 4, 6);
  if constexpr (kTwoColumns) _tile_dpbf16ps(1, 4, 7);
  if constexpr (kTwoRows) {
    _tile_loadd(5, left + kTileRows * stride, stride);
    _tile_dpbf16ps(2, 5, 6);
    if constexpr (kTwoColumns) _tile_dpbf16ps(3, 5, 7);
  }
}

__mmask16 first_lanes(std::int64_t count) {
  return count >= 16 ? __mmask16(0xFFFF) : static_cast<__mmask16>((1U << count) - 1);
}

// Fewer than 16 words of k, filled up with zeros.
struct LastWords {
  LastWords(const char* left_words, std::int64_t stride, std::int64_t num_rows, const char* panel_words,
            std::int64_t num_words) {
    for (std::int64_t r = 0; r < num_rows; ++r) {
      _mm512_store_si512(left + r * 64, _mm512_maskz_loadu_epi32(first_lanes(num_words), left_words + r * stride));
    }
    const std::int64_t size = num_words * kPanelColumns * 4;
    std::memcpy(panel, panel_words, static_cast<std::size_t>(size));
    std::memset(panel + size, 0, sizeof(panel) - static_cast<std::size_t>(size));
    __asm__ volatile("" ::: "memory");
  }
  alignas(64) char left[kBlockRows * 64];
  alignas(64) char panel[kTileWords * kPanelColumns * 4];
};

// A part of k, in words. `first`: no rows were multiplied with them yet, so that they may be far from the core.
struct Words {
  std::int64_t begin, end;
  bool first;
};

// Asks for words that will be needed some tiles later: a tile's own loads are too few at once to keep memory busy.
template <bool kTwoColumns>
void fetch_ahead(const char* panel) {
  for (std::int64_t word = 0; word < kTileWords; ++word) {
    const char* place = panel + word * kPanelColumns * 4;
    _mm_prefetch(place, _MM_HINT_T0);
    if constexpr (kTwoColumns) _mm_prefetch(place + 64, _MM_HINT_T0);
  }
}

// Rows [first, first + num_rows), at most 16 or, for kTwoRows, 32: to = from + the products of some words.
template <bool kTwoRows, bool kTwoColumns>
void multiply_block(const PanelProduct& product, std::int64_t first, std::int64_t num_rows, Words words,
                    Sums<const float> from, Sums<float> to) {
  const std::int64_t stride = product.left_stride * 2;
  const char* left = static_cast<const char*>(product.left) + first * stride;
  const char* panel = static_cast<const char*>(product.panel);
  load_sums<kTwoRows, kTwoColumns>(from);
  std::int64_t word = words.begin;
  for (; word + kTileWords <= words.end; word += kTileWords) {
    if (words.first && word + kWordsAhead < words.end)
      fetch_ahead<kTwoColumns>(panel + (word + kWordsAhead) * kPanelColumns * 4);
    add_products<kTwoRows, kTwoColumns>(left + word * 4, stride, panel + word * kPanelColumns * 4);
  }
  if (word < words.end) {
    const LastWords last(left + word * 4, stride, num_rows, panel + word * kPanelColumns * 4, words.end - word);
    add_products<kTwoRows, kTwoColumns>(last.left, 64, last.panel);
  }
  store_sums<kTwoRows, kTwoColumns>(to);
}

// Sums on the way: those of the words so far, and those that do not lie in the result as whole tiles.
struct Stage {
  alignas(64) float sums[kChunkRows][kPanelColumns];

  void load(const PanelProduct& product, std::int64_t first, std::int64_t num_rows) {
    for (std::int64_t r = 0; r < num_rows; ++r) {
      for (std::int64_t c = 0; c < product.num_columns; c += kTileColumns) {
        const float* base = product.base + (first + r) * product.result_stride + c;
        _mm512_store_ps(sums[r] + c, _mm512_maskz_loadu_ps(first_lanes(product.num_columns - c), base));
      }
    }
    __asm__ volatile("" ::: "memory");
  }

  void store(const PanelProduct& product, std::int64_t first, std::int64_t num_rows) const {
    for (std::int64_t r = 0; r < num_rows; ++r) {
      for (std::int64_t c = 0; c < product.num_columns; c += kTileColumns) {
        const __m512 row = _mm512_load_ps(sums[r] + c);
        const __mmask16 mask = first_lanes(product.num_columns - c);
        const std::int64_t place = (first + r) * product.result_stride + c;
        if (product.kind == ProductResult::kBf16) {
          _mm256_mask_storeu_epi16(static_cast<std::uint16_t*>(product.result) + place, mask,
                                   reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(row)));
        } else {
          _mm512_mask_storeu_ps(static_cast<float*>(product.result) + place, mask, row);
        }
      }
    }
  }
};

// Rows [first, first + num_rows), at most kChunkRows. Base first, then k in order, in every case: a row's sums do not
// depend on where it lies.
template <bool kTwoColumns>
void multiply_chunk(const PanelProduct& product, std::int64_t first, std::int64_t num_rows) {
  const bool whole = product.kind != ProductResult::kBf16 && product.num_columns % kTileColumns == 0;
  const bool added = product.kind == ProductResult::kFp32PlusBase;
  Stage stage;
  if (added && !whole) stage.load(product, first, num_rows);
  const std::int64_t part = num_rows <= kBlockRows ? product.num_words : words_of_a_part(product.num_words);
  for (std::int64_t begin = 0; begin < product.num_words; begin += part) {
    const std::int64_t end = std::min(begin + part, product.num_words);
    for (std::int64_t row = 0; row < num_rows; row += kBlockRows) {
      const std::int64_t count = std::min(kBlockRows, num_rows - row), offset = (first + row) * product.result_stride;
      const Words words{begin, end, row == 0};
      Sums<const float> from{stage.sums[row], kPanelColumns};
      Sums<float> to{stage.sums[row], kPanelColumns};
      if (begin == 0 && !added) from = {};
      if (begin == 0 && added && whole) from = {product.base + offset, product.result_stride};
      if (end == product.num_words && whole) {
        to = {static_cast<float*>(product.result) + offset, product.result_stride};
      }
      if (row == 0 || count < kBlockRows) configure_tiles(count);
      const auto multiply = count > kTileRows ? multiply_block<true, kTwoColumns> : multiply_block<false, kTwoColumns>;
      multiply(product, first + row, count, words, from, to);
    }
  }
  if (!whole) stage.store(product, first, num_rows);
}

template <bool kTwoColumns>
void multiply_rows(const PanelProduct& product) {
  for (std::int64_t first = 0; first < product.num_rows; first += kChunkRows) {
    multiply_chunk<kTwoColumns>(product, first, std::min(kChunkRows, product.num_rows - first));
  }
  _tile_release();
}

void multiply(const PanelProduct& product) {
  product.num_columns > kTileColumns ? multiply_rows<true>(product) : multiply_rows<false>(product);
}

#pragma GCC pop_options

}  // namespace

PanelKernel amx_panel_kernel(PanelNumbers numbers) {
  return numbers == PanelNumbers::kBf16 && cpu_has_amx_bf16() ? multiply : nullptr;
}

}  // namespace sotto::kernels

#else

namespace sotto::kernels {

PanelKernel amx_panel_kernel(PanelNumbers) { return nullptr; }

}  // namespace sotto::kernels

#endif
