#pragma once

#include <bit>
#include <cstdint>

namespace sotto::kernels {

// e^x in fp32 with a relative error below 2e-7, as straight-line code that compilers vectorise (a call of std::exp is
// not). Below -87 it gives e^-87, above 88 e^88; NaN stays NaN. Range reduction by ln 2 in two parts and the degree-5
// polynomial of Cephes' expf (Moshier 1989).
inline float fast_exp(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
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
  return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

}  // namespace sotto::kernels
