#include "src/model/rotary_embedding.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <cmath>

#include "src/kernels/bf16.h"
#include "src/kernels/task_grain.h"

namespace sotto::model {
namespace {

template <typename Number>
void rotate_head(Number* low, const float* cosine, const float* sine, std::int64_t half, float direction) {
  Number* high = low + half;
#pragma omp simd
  for (std::int64_t i = 0; i < half; ++i) {
    const float c = cosine[i], s = sine[i] * direction, x = kernels::to_float(low[i]), y = kernels::to_float(high[i]);
    kernels::round_to(x * c - y * s, low[i]);
    kernels::round_to(y * c + x * s, high[i]);
  }
}

template <typename Number>
void rotate_rows(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction) {
  if (qkv_TE.size(0) == 0) return;
  const std::int64_t half = angles.cosine_Th.size(1);
  const std::int64_t stride = qkv_TE.size(1);
  Number* qkv = qkv_TE.data_ptr<Number>();
  const float* cosines = angles.cosine_Th.const_data_ptr<float>();
  const float* sines = angles.sine_Th.const_data_ptr<float>();
  at::parallel_for(0, qkv_TE.size(0), kernels::task_grain(2 * half * num_heads * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       const float* cosine = cosines + t * half;
                       const float* sine = sines + t * half;
                       for (std::int64_t head = 0; head < num_heads; ++head) {
                         rotate_head(qkv + t * stride + head * 2 * half, cosine, sine, half, direction);
                       }
                     }
                   });
}

// By LibTorch's operations, for other devices.
void rotate_by_library(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction) {
  const std::int64_t half = angles.cosine_Th.size(1);
  at::Tensor pairs_TH2h = qkv_TE.narrow(1, 0, num_heads * 2 * half).unflatten(1, {num_heads, 2, half});
  const at::Tensor other_TH2h = pairs_TH2h.flip({2}).to(at::kFloat);
  at::Tensor turned_TH2h = pairs_TH2h * angles.cosine_Th.unsqueeze(1).unsqueeze(1);
  pairs_TH2h.copy_(turned_TH2h.addcmul_(other_TH2h, angles.signed_sine_T2h.unsqueeze(1), direction));
}

RotaryAngles angles_by_library(const std::vector<std::int32_t>& position_ids_T,
                               const std::vector<float>& inverse_frequency_h, at::Device device) {
  const at::Tensor position_T1 = at::tensor(position_ids_T).to(device).to(at::kFloat).unsqueeze(1);
  const at::Tensor angle_Th = position_T1 * at::tensor(inverse_frequency_h).to(device);
  const at::Tensor sine_Th = angle_Th.sin();
  return {angle_Th.cos(), sine_Th, at::stack({-sine_Th, sine_Th}, 1)};
}

}  // namespace

RotaryAngles RotaryEmbedding::angles(const std::vector<std::int32_t>& position_ids_T, at::Device device) const {
  if (!device.is_cpu()) return angles_by_library(position_ids_T, inverse_frequency_h_, device);
  const std::vector<std::int64_t> sizes = {static_cast<std::int64_t>(position_ids_T.size()),
                                           static_cast<std::int64_t>(inverse_frequency_h_.size())};
  const at::Tensor cosine_Th = at::empty(sizes, at::kFloat), sine_Th = at::empty(sizes, at::kFloat);
  float* cosines = cosine_Th.data_ptr<float>();
  float* sines = sine_Th.data_ptr<float>();
  for (const std::int32_t position : position_ids_T) {
    for (const float frequency : inverse_frequency_h_) {
      *cosines++ = std::cos(static_cast<float>(position) * frequency);
      *sines++ = std::sin(static_cast<float>(position) * frequency);
    }
  }
  return {cosine_Th, sine_Th, {}};
}

void rotate(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction) {
  if (!qkv_TE.is_cpu()) return rotate_by_library(qkv_TE, angles, num_heads, direction);
  const bool bf16 = qkv_TE.scalar_type() == at::kBFloat16;
  (bf16 ? rotate_rows<c10::BFloat16> : rotate_rows<float>)(qkv_TE, angles, num_heads, direction);
}

}  // namespace sotto::model
