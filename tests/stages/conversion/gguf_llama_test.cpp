#include "stages/conversion/gguf_llama.h"

#include <gtest/gtest.h>

namespace sotto::conversion {
namespace {

// llama.cpp's own permutation, written down as it is there: [heads, 2, half] -> [heads, half, 2]. Undoing it gives the
// rows in their order.
TEST(GgufLlama, SourceRowUndoesThePermutationOfRotaryPairs) {
  constexpr std::int64_t kHeads = 3, kSize = 8, kRows = kHeads * kSize;
  std::vector<std::int64_t> stored;
  for (std::int64_t head = 0; head < kHeads; ++head) {
    for (std::int64_t pair = 0; pair < kSize / 2; ++pair) {
      for (std::int64_t half = 0; half < 2; ++half) stored.push_back(head * kSize + half * kSize / 2 + pair);
    }
  }
  for (std::int64_t row = 0; row < kRows; ++row) {
    EXPECT_EQ(stored[static_cast<std::size_t>(source_row(row, kRows, kHeads))], row);
  }
}

}  // namespace
}  // namespace sotto::conversion
