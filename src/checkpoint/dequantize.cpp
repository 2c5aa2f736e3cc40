#include "src/checkpoint/dequantize.h"

#include <fmt/format.h>

#include <cstring>

#include "src/checkpoint/float16.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

using Bytes = const std::uint8_t*;

std::uint16_t half_bits(Bytes at) { return static_cast<std::uint16_t>(at[0] | at[1] << 8); }
float half(Bytes at) { return from_float16(half_bits(at)); }

void f32(Bytes block, float* out) { std::memcpy(out, block, 4); }
void f16(Bytes block, float* out) { *out = half(block); }
void bf16(Bytes block, float* out) { *out = from_bfloat16(half_bits(block)); }

// Blocks of 32 numbers: number i in the low half of byte i, number i + 16 in its high half.
void q4_0(Bytes block, float* out) {
  const float scale = half(block);
  for (int i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>((block[2 + i] & 15) - 8);
    out[i + 16] = scale * static_cast<float>((block[2 + i] >> 4) - 8);
  }
}
void q4_1(Bytes block, float* out) {
  const float scale = half(block), least = half(block + 2);
  for (int i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>(block[4 + i] & 15) + least;
    out[i + 16] = scale * static_cast<float>(block[4 + i] >> 4) + least;
  }
}
// The fifth bits of the 32 numbers stand in one word before them.
int fifth_bit(Bytes word, int i) { return (word[i / 8] >> (i % 8) & 1) << 4; }
void q5_0(Bytes block, float* out) {
  const float scale = half(block);
  for (int i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>(((block[6 + i] & 15) | fifth_bit(block + 2, i)) - 16);
    out[i + 16] = scale * static_cast<float>(((block[6 + i] >> 4) | fifth_bit(block + 2, i + 16)) - 16);
  }
}
void q5_1(Bytes block, float* out) {
  const float scale = half(block), least = half(block + 2);
  for (int i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>((block[8 + i] & 15) | fifth_bit(block + 4, i)) + least;
    out[i + 16] = scale * static_cast<float>((block[8 + i] >> 4) | fifth_bit(block + 4, i + 16)) + least;
  }
}
void q8_0(Bytes block, float* out) {
  const float scale = half(block);
  for (int i = 0; i < 32; ++i) out[i] = scale * static_cast<float>(static_cast<std::int8_t>(block[2 + i]));
}

// The "K" types: 256 numbers in eight groups of 32, whose 6-bit scales and minima are packed into 12 bytes.
struct ScaleMin {
  int scale, least;
};
ScaleMin scale_min(Bytes packed, int group) {
  if (group < 4) return {packed[group] & 63, packed[group + 4] & 63};
  return {(packed[group + 4] & 15) | (packed[group - 4] >> 6) << 4, (packed[group + 4] >> 4) | (packed[group] >> 6)
                                                                                                   << 4};
}
void q4_k(Bytes block, float* out) {
  const float scale = half(block), least = half(block + 2);
  for (int group = 0; group < 8; ++group) {
    const ScaleMin own = scale_min(block + 4, group);
    const Bytes low = block + 16 + group / 2 * 32;
    for (int i = 0; i < 32; ++i) {
      const int value = group % 2 == 0 ? low[i] & 15 : low[i] >> 4;
      out[group * 32 + i] = scale * static_cast<float>(own.scale * value) - least * static_cast<float>(own.least);
    }
  }
}
void q5_k(Bytes block, float* out) {
  const float scale = half(block), least = half(block + 2);
  for (int group = 0; group < 8; ++group) {
    const ScaleMin own = scale_min(block + 4, group);
    const Bytes low = block + 48 + group / 2 * 32;
    for (int i = 0; i < 32; ++i) {
      const int value = (group % 2 == 0 ? low[i] & 15 : low[i] >> 4) | (block[16 + i] >> group & 1) << 4;
      out[group * 32 + i] = scale * static_cast<float>(own.scale * value) - least * static_cast<float>(own.least);
    }
  }
}
// Two halves of 128 numbers; in each, four runs of 32 share 64 bytes of low nibbles and 32 bytes of high bit pairs.
void q6_k(Bytes block, float* out) {
  const float scale = half(block + 208);
  for (int number = 0; number < 256; ++number) {
    const int in_half = number % 128, run = in_half / 32, i = in_half % 32;
    const Bytes low = block + number / 128 * 64, high = block + 128 + number / 128 * 32;
    const int nibble = run < 2 ? low[run * 32 + i] & 15 : low[(run - 2) * 32 + i] >> 4;
    const int value = (nibble | (high[i] >> (2 * run) & 3) << 4) - 32;
    out[number] = scale * static_cast<float>(static_cast<std::int8_t>(block[192 + number / 16]) * value);
  }
}

struct Format {
  std::int64_t numbers, bytes;
  void (*expand)(Bytes, float*);
};

Format format_of(std::uint32_t type) {
  switch (static_cast<GgmlType>(type)) {
    case GgmlType::kF32:
      return {1, 4, f32};
    case GgmlType::kF16:
      return {1, 2, f16};
    case GgmlType::kBF16:
      return {1, 2, bf16};
    case GgmlType::kQ4_0:
      return {32, 18, q4_0};
    case GgmlType::kQ4_1:
      return {32, 20, q4_1};
    case GgmlType::kQ5_0:
      return {32, 22, q5_0};
    case GgmlType::kQ5_1:
      return {32, 24, q5_1};
    case GgmlType::kQ8_0:
      return {32, 34, q8_0};
    case GgmlType::kQ4_K:
      return {256, 144, q4_k};
    case GgmlType::kQ5_K:
      return {256, 176, q5_k};
    case GgmlType::kQ6_K:
      return {256, 210, q6_k};
  }
  throw core::UserError(fmt::format(
      "GGUF: tensor type {} is not supported; F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q4_K Q5_K Q6_K are.", type));
}

}  // namespace

BlockSize block_size(std::uint32_t type) {
  const Format format = format_of(type);
  return {format.numbers, format.bytes};
}

void dequantize(std::uint32_t type, const std::byte* blocks, std::span<float> output) {
  const Format format = format_of(type);
  auto block = reinterpret_cast<Bytes>(blocks);
  for (std::size_t done = 0; done < output.size(); done += static_cast<std::size_t>(format.numbers)) {
    format.expand(block, output.data() + done);
    block += format.bytes;
  }
}

}  // namespace sotto::checkpoint
