#include "src/kernels/block_float.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace sotto::kernels {
namespace {

struct BlockFloats {
  std::vector<float> scales;
  std::vector<int> integers;
};

template <typename Number>
BlockFloats convert(const std::vector<Number>& row) {
  const auto k = static_cast<std::int64_t>(row.size());
  std::vector<std::int32_t> words(static_cast<std::size_t>(block_float_words(k)));
  to_block_float(row.data(), k, words.data());
  BlockFloats result;
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (w % kBlockWords == 0) {
      std::memcpy(&result.scales.emplace_back(), &words[w], sizeof(float));
    } else {
      result.integers.push_back(static_cast<std::int16_t>(words[w] & 0xFFFF));
      result.integers.push_back(words[w] >> 16);
    }
  }
  return result;
}

TEST(BlockFloat, ScalesTheLargestOfABlockToTheLargestInteger) {
  std::vector<float> row(kBlockNumbers + 3, 0.5F);
  row[7] = -2;
  row[kBlockNumbers] = 0.125F;
  const BlockFloats result = convert(row);
  EXPECT_EQ(result.scales, (std::vector{2.0F / kLargestInteger, 0.5F / kLargestInteger}));
  ASSERT_EQ(result.integers.size(), row.size() + 1);  // an even number
  EXPECT_EQ(result.integers[7], -kLargestInteger);
  EXPECT_EQ(result.integers[8], (kLargestInteger + 2) / 4);  // rounded
  EXPECT_EQ(result.integers[kBlockNumbers], (kLargestInteger + 2) / 4);
  EXPECT_EQ(result.integers[kBlockNumbers + 1], kLargestInteger);
  EXPECT_EQ(result.integers.back(), 0);
}

TEST(BlockFloat, RoundsToTheNearest) {
  std::vector<float> row{static_cast<float>(kLargestInteger)};
  for (int i = 0; i < 8; ++i) row.push_back(static_cast<float>(i) / 4 - 1);
  EXPECT_EQ(convert(row).integers, (std::vector{kLargestInteger, -1, -1, 0, 0, 0, 0, 0, 1, 0}));
}

TEST(BlockFloat, SumsOfABlockFitInto32Bits) {
  EXPECT_LT(kBlockNumbers * kLargestInteger * kLargestInteger, std::int64_t{1} << 31);
}

TEST(BlockFloat, ReadsBf16AsTheFloatsItStandsFor) {
  std::vector<c10::BFloat16> row;
  std::vector<float> floats;
  for (int i = 0; i < 300; ++i) floats.push_back(static_cast<float>(row.emplace_back(std::sin(static_cast<float>(i)))));
  EXPECT_EQ(convert(row).integers, convert(floats).integers);
  EXPECT_EQ(convert(row).scales, convert(floats).scales);
}

TEST(BlockFloat, KeepsZerosAndNumbersWhoseInverseOverflows) {
  for (const float number : {0.0F, 1e-40F, -1e-37F}) {
    const BlockFloats result = convert(std::vector(5, number));
    EXPECT_EQ(result.scales, std::vector{0.0F});
    EXPECT_EQ(result.integers, std::vector(6, 0));
  }
}

TEST(BlockFloat, ShowsWhatIsNoNumber) {
  std::vector<float> row(kBlockNumbers + 8, 1.0F);
  row[3] = std::numeric_limits<float>::quiet_NaN();
  row[kBlockNumbers + 2] = -std::numeric_limits<float>::infinity();
  const BlockFloats result = convert(row);
  EXPECT_TRUE(std::isnan(result.scales[0]));
  EXPECT_TRUE(std::isinf(result.scales[1]));
}

}  // namespace
}  // namespace sotto::kernels
