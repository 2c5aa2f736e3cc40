#include "src/model/rotary_embedding.h"

#include <ATen/Parallel.h>

#include <cmath>

#include "src/model/bf16.h"
#include "src/model/task_grain.h"

namespace sotto::model {
namespace {

template <typename Number>
void rotate_head(Number* low, const float* cosine, const float* sine, std::int64_t half, float direction) {
  Number* high = low + half;
#pragma omp simd
  for (std::int64_t i = 0; i < half; ++i) {
    const float c = cosine[i], s = sine[i] * direction, x = to_float(low[i]), y = to_float(high[i]);
    round_to(x * c - y * s, low[i]);
    round_to(y * c + x * s, high[i]);
  }
}

template <typename Number>
void rotate_rows(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction) {
  if (qkv_TE.size(0) == 0) return;
  const std::int64_t half = static_cast<std::int64_t>(angles.cosine_Th.size()) / qkv_TE.size(0);
  const std::int64_t stride = qkv_TE.size(1);
  Number* qkv = qkv_TE.data_ptr<Number>();
  at::parallel_for(0, qkv_TE.size(0), task_grain(2 * half * num_heads * kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       const float* cosine = angles.cosine_Th.data() + t * half;
                       const float* sine = angles.sine_Th.data() + t * half;
                       for (std::int64_t head = 0; head < num_heads; ++head) {
                         rotate_head(qkv + t * stride + head * 2 * half, cosine, sine, half, direction);
                       }
                     }
                   });
}

}  // namespace

RotaryAngles RotaryEmbedding::angles(const std::vector<std::int32_t>& position_ids_T) const {
  RotaryAngles angles;
  angles.cosine_Th.reserve(position_ids_T.size() * inverse_frequency_h_.size());
  angles.sine_Th.reserve(position_ids_T.size() * inverse_frequency_h_.size());
  for (const std::int32_t position : position_ids_T) {
    for (const float frequency : inverse_frequency_h_) {
      angles.cosine_Th.push_back(std::cos(static_cast<float>(position) * frequency));
      angles.sine_Th.push_back(std::sin(static_cast<float>(position) * frequency));
    }
  }
  return angles;
}

void rotate(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction) {
  if (qkv_TE.scalar_type() == at::kBFloat16) {
    rotate_rows<c10::BFloat16>(qkv_TE, angles, num_heads, direction);
  } else {
    rotate_rows<float>(qkv_TE, angles, num_heads, direction);
  }
}

}  // namespace sotto::model
