#pragma once

#include <cstdint>
#include <cstring>

#include "src/model/panel_product.h"

// Makes panels (src/model/panel_product.h) of matrices of float or c10::BFloat16. Columns beyond the matrix are 0, and
// so is the second number of the last word where k is odd.
namespace sotto::model {

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

// One panel of rows [k, num_columns] as they stand. `row(i)` gives a row's address.
template <typename Number, typename RowAt>
void pack_plain(RowAt row, std::int64_t num_columns, std::int64_t k, void* panel) {
  constexpr std::int64_t kPerWord = 4 / sizeof(Number);
  auto* numbers = static_cast<Number*>(panel);
  for (std::int64_t i = 0; i < words_of<Number>(k) * kPerWord; ++i) {
    Number* place = numbers + i / kPerWord * kPanelColumns * kPerWord + i % kPerWord;
    const std::int64_t filled = i < k ? num_columns : 0;
    const Number* source = i < k ? row(i) : nullptr;
    for (std::int64_t c = 0; c < filled; ++c) place[c * kPerWord] = source[c];
    for (std::int64_t c = filled; c < kPanelColumns; ++c) place[c * kPerWord] = Number(0.0F);
  }
}

}  // namespace sotto::model
