#pragma once

#include <c10/util/BFloat16.h>

#include <cstdint>

// Block floating point: numbers as 16-bit integers with a scale for every kBlockNumbers neighbours in k. CPUs without
// bf16 instructions multiply pairs of such integers in little more than half the time of fp32. The scale puts a block's
// largest number at kLargestInteger. Rounding then errs, as root mean square over that of the numbers, by 2e-4 where
// they are normally distributed and by 8e-4 at worst (one number among zeros); rounding to bf16 by 8e-4.
//
// In words of 32 bits, as panels have them: each block is its scale (fp32), then its integers in pairs; the second
// of the last pair is 0 where k is odd.
namespace sotto::kernels {

constexpr std::int64_t kBlockNumbers = 128, kBlockWords = 1 + kBlockNumbers / 2;
// A block's sum of products stays within 32 bits: 128 * 4095 * 4095 < 2^31.
constexpr std::int32_t kLargestInteger = 4095;

constexpr std::int64_t block_float_words(std::int64_t k) {
  return (k + 1) / 2 + (k + kBlockNumbers - 1) / kBlockNumbers;
}

// One row of k numbers. A block that holds a NaN or an infinity has such a scale, so that products with it show it.
void to_block_float(const float* row, std::int64_t k, std::int32_t* words);
void to_block_float(const c10::BFloat16* row, std::int64_t k, std::int32_t* words);

}  // namespace sotto::kernels
