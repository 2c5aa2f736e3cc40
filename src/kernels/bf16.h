#pragma once

#include <c10/util/BFloat16.h>

#include <bit>
#include <cstdint>

// Number types of activations: float, or c10::BFloat16, the upper half of a float. Written as straight-line code, which
// compilers vectorise.
namespace sotto::kernels {

inline float to_float(float x) { return x; }
inline float to_float(c10::BFloat16 x) { return std::bit_cast<float>(static_cast<std::uint32_t>(x.x) << 16); }

// The bits of the nearest bf16, ties to even; NaN stays NaN.
inline std::uint32_t bf16_bits(float x) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
  const std::uint32_t rounded = (bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16;
  return x != x ? 0x7FC0U : rounded;
}

inline void round_to(float x, float& result) { result = x; }
inline void round_to(float x, c10::BFloat16& result) { result.x = static_cast<std::uint16_t>(bf16_bits(x)); }

}  // namespace sotto::kernels
