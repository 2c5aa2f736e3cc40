#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sotto::checkpoint {

// The tensor types of ggml that are read, with ggml's numbers.
enum class GgmlType : std::uint32_t {
  kF32 = 0,
  kF16 = 1,
  kQ4_0 = 2,
  kQ4_1 = 3,
  kQ5_0 = 6,
  kQ5_1 = 7,
  kQ8_0 = 8,
  kQ4_K = 12,
  kQ5_K = 13,
  kQ6_K = 14,
  kBF16 = 30
};

// Numbers a block of the type holds, and its bytes. UserError naming a type that is not supported.
struct BlockSize {
  std::int64_t numbers, bytes;
};
BlockSize block_size(std::uint32_t type);

// Expands blocks into floats: output.size() numbers, a multiple of the block's. The layouts are those of ggml's
// ggml-common.h.
void dequantize(std::uint32_t type, const std::byte* blocks, std::span<float> output);

}  // namespace sotto::checkpoint
