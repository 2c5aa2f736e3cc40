#include "src/kernels/block_float.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "src/kernels/bf16.h"

namespace sotto::kernels {
namespace {

// Below it a block counts as zeros: the inverse of its scale would be infinite.
constexpr float kLeastNumber = 1e-30F;
// Added to a number of less than 2^22, it leaves the nearest integer (ties to even) in the sum's lowest bits.
constexpr float kRounder = 12582912.0F;  // 1.5 * 2^23

template <typename Number>
float largest_magnitude(const Number* numbers, std::int64_t count) {
  std::uint32_t largest = 0;  // bits without the sign, which are ordered as the magnitudes are, NaN last
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < count; ++i) {
    largest = std::max(largest, std::bit_cast<std::uint32_t>(to_float(numbers[i])) & 0x7FFFFFFFU);
  }
  return std::bit_cast<float>(largest);
}

template <typename Number>
void convert_block(const Number* numbers, std::int64_t count, std::int32_t* words) {
  const float largest = largest_magnitude(numbers, count);
  const bool zeros = largest < kLeastNumber;
  const float scale = zeros ? 0.0F : largest / kLargestInteger;
  const float inverse = zeros ? 0.0F : kLargestInteger / largest;
  std::array<std::uint16_t, kBlockNumbers> integers;
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) {
    const float shifted = to_float(numbers[i]) * inverse + kRounder;
    integers[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(shifted));
  }
  words[0] = std::bit_cast<std::int32_t>(scale);
  if (count == kBlockNumbers) {  // a size that compilers know is copied faster
    std::memcpy(words + 1, integers.data(), sizeof(integers));
  } else {
    if (count % 2 != 0) integers[static_cast<std::size_t>(count)] = 0;
    std::memcpy(words + 1, integers.data(), static_cast<std::size_t>((count + 1) / 2 * 4));
  }
}

template <typename Number>
void convert(const Number* row, std::int64_t k, std::int32_t* words) {
  for (std::int64_t i = 0; i < k; i += kBlockNumbers, words += kBlockWords) {
    convert_block(row + i, std::min(kBlockNumbers, k - i), words);
  }
}

}  // namespace

void to_block_float(const float* row, std::int64_t k, std::int32_t* words) { convert(row, k, words); }
void to_block_float(const c10::BFloat16* row, std::int64_t k, std::int32_t* words) { convert(row, k, words); }

}  // namespace sotto::kernels
