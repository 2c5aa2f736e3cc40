#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "src/kernels/bf16.h"
#include "src/kernels/panel_product.h"

// Makes panels (src/kernels/panel_product.h) of matrices of float or c10::BFloat16. Columns beyond the matrix are 0,
// and so is the second number of the last word where k is odd.
namespace sotto::kernels {

template <typename Number>
constexpr std::int64_t words_of(std::int64_t numbers) {
  constexpr std::int64_t kPerWord = 4 / sizeof(Number);
  return (numbers + kPerWord - 1) / kPerWord;
}

// One panel of the transposed of rows [num_columns, k]: row c becomes column c. `row(c)` gives a row's address.
template <typename Number, typename RowAt>
void pack_transposed(RowAt row, std::int64_t num_columns, std::int64_t k, void* panel) {
  const std::int64_t num_words = words_of<Number>(k);
  auto* words = static_cast<std::uint32_t*>(panel);
  for (std::int64_t c = 0; c < num_columns; ++c) {
    const Number* source = row(c);
    const std::int64_t whole = k / static_cast<std::int64_t>(4 / sizeof(Number));
    for (std::int64_t w = 0; w < whole; ++w) {
      std::memcpy(words + w * kPanelColumns + c, reinterpret_cast<const char*>(source) + 4 * w, 4);
    }
    if (whole < num_words) {
      words[whole * kPanelColumns + c] = 0;
      std::memcpy(words + whole * kPanelColumns + c, source + k - 1, sizeof(Number));
    }
  }
  for (std::int64_t w = 0; w < num_words; ++w) {
    for (std::int64_t c = num_columns; c < kPanelColumns; ++c) words[w * kPanelColumns + c] = 0;
  }
}

// A word for each column: one number, or two neighbours in k.
inline std::uint32_t word_of(float number) { return std::bit_cast<std::uint32_t>(number); }
inline std::uint32_t word_of(c10::BFloat16 first, c10::BFloat16 second) {
  return first.x | static_cast<std::uint32_t>(second.x) << 16;
}

// One panel of rows [k, num_columns] as they stand. `row(i)` gives a row's address.
template <typename Number, typename RowAt>
void pack_plain(RowAt row, std::int64_t num_columns, std::int64_t k, void* panel) {
  constexpr bool kPairs = sizeof(Number) == 2;
  auto* words = static_cast<std::uint32_t*>(panel);
  for (std::int64_t w = 0; w < words_of<Number>(k); ++w, words += kPanelColumns) {
    const Number* first = row(kPairs ? 2 * w : w);
    if constexpr (!kPairs) {
      for (std::int64_t c = 0; c < num_columns; ++c) words[c] = word_of(first[c]);
    } else if (2 * w + 1 < k) {
      const Number* second = row(2 * w + 1);
      for (std::int64_t c = 0; c < num_columns; ++c) words[c] = word_of(first[c], second[c]);
    } else {
      for (std::int64_t c = 0; c < num_columns; ++c) words[c] = word_of(first[c], Number(0.0F));
    }
    std::fill(words + num_columns, words + kPanelColumns, 0U);
  }
}

// The first `width` columns of a panel of rows [k, kPanelColumns] of fp32, rounded. k is even for bf16.
template <typename Number>
void pack_rounded(const float* __restrict rows, std::int64_t width, std::int64_t k, void* panel) {
  constexpr std::int64_t kPerWord = 4 / sizeof(Number);
  auto* __restrict words = static_cast<std::uint32_t*>(panel);
  for (std::int64_t i = 0; i < k; i += kPerWord, rows += kPerWord * kPanelColumns, words += kPanelColumns) {
    for (std::int64_t c = 0; c < width; ++c) {
      if constexpr (kPerWord == 1) {
        words[c] = word_of(rows[c]);
      } else {
        words[c] = bf16_bits(rows[c]) | bf16_bits(rows[kPanelColumns + c]) << 16;
      }
    }
  }
}

}  // namespace sotto::kernels
