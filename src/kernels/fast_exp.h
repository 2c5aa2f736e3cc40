#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace sotto::kernels {

// x between -87 and 88. By bits: as unsigned integers the floats below -87 are the greatest, as signed ones those above
// 88 are. Of comparisons of floats GCC makes branches, follows each with its constant, and multiplies by such ones as
// 1 / (1 + e^88), whose products are subnormal and take a hundred cycles, in the lanes too that need none.
inline float within_exp_range(float x) {
  const auto not_below = std::min(std::bit_cast<std::uint32_t>(x), std::bit_cast<std::uint32_t>(-87.0F));
  return std::bit_cast<float>(std::min(static_cast<std::int32_t>(not_below), std::bit_cast<std::int32_t>(88.0F)));
}

// e^x in fp32 with a relative error below 2e-7, as straight-line code that compilers vectorise (a call of std::exp is
// not). Below -87 it gives e^-87, above 88 e^88; NaN stays NaN. Range reduction by ln 2 in two parts and the degree-5
// polynomial of Cephes' expf (Moshier 1989).
inline float fast_exp(float exponent) {
  const float x = within_exp_range(exponent);
  constexpr float kRoundToInteger = 12582912.0F;  // 1.5 * 2^23: adding it leaves no bits below one
  const float n = (x * 1.44269504088896341F + kRoundToInteger) - kRoundToInteger;
  const float r = (x - n * 0.693359375F) - n * -2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  const float power = p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
  return exponent != exponent ? exponent : power;
}

}  // namespace sotto::kernels
