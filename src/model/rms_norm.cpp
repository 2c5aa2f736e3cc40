#include "src/model/rms_norm.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/_fused_rms_norm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/rms_norm.h>

#include <cmath>
#include <cstdint>

#include "src/kernels/bf16.h"
#include "src/kernels/task_grain.h"
#include "src/kernels/wide_vectors.h"

namespace sotto::model {
namespace {

inline float inverse_rms(const float* hidden_D, std::int64_t size, double epsilon) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t d = 0; d < size; ++d) sum += hidden_D[d] * hidden_D[d];
  return 1.0F / std::sqrt(sum / static_cast<float>(size) + static_cast<float>(epsilon));
}

template <typename Number>
SOTTO_WIDE_VECTORS void normalize_row(const float* x, const float* weight, std::int64_t size, double epsilon,
                                      Number* y) {
  const float scale = inverse_rms(x, size, epsilon);
#pragma omp simd
  for (std::int64_t d = 0; d < size; ++d) kernels::round_to(x[d] * scale * weight[d], y[d]);
}

SOTTO_WIDE_VECTORS void add_gradient_row(const float* dy, const float* x, const float* weight, std::int64_t size,
                                         double epsilon, float* sum) {
  const float scale = inverse_rms(x, size, epsilon);
  float dot = 0;
#pragma omp simd reduction(+ : dot)
  for (std::int64_t d = 0; d < size; ++d) dot += dy[d] * weight[d] * x[d];
  const float along_x = dot * scale * scale * scale / static_cast<float>(size);
#pragma omp simd
  for (std::int64_t d = 0; d < size; ++d) sum[d] += dy[d] * weight[d] * scale - x[d] * along_x;
}

template <typename Number>
void normalize(const at::Tensor& hidden_TD, const at::Tensor& weight_D, double epsilon, at::Tensor& output_TD) {
  const std::int64_t size = hidden_TD.size(1);
  const float* hidden = hidden_TD.const_data_ptr<float>();
  const float* weight = weight_D.const_data_ptr<float>();
  Number* output = output_TD.data_ptr<Number>();
  at::parallel_for(0, hidden_TD.size(0), kernels::task_grain(size * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       normalize_row(hidden + t * size, weight, size, epsilon, output + t * size);
                     }
                   });
}

}  // namespace

at::Tensor rms_norm(const at::Tensor& hidden_TD, const at::Tensor& weight_D, double epsilon, at::ScalarType result) {
  if (!hidden_TD.is_cpu()) return at::rms_norm(hidden_TD, weight_D.sizes(), weight_D, epsilon).to(result);
  at::Tensor output_TD = at::empty(hidden_TD.sizes(), hidden_TD.options().dtype(result));
  if (result == at::kBFloat16) {
    normalize<c10::BFloat16>(hidden_TD, weight_D, epsilon, output_TD);
  } else {
    normalize<float>(hidden_TD, weight_D, epsilon, output_TD);
  }
  return output_TD;
}

// With s = 1 / rms(x) and g = grad * weight: dx = s * g - x * s^3 / D * sum(g * x).
void add_rms_norm_gradient(const at::Tensor& grad_TD, const at::Tensor& hidden_TD, const at::Tensor& weight_D,
                           double epsilon, at::Tensor& sum_TD) {
  if (!hidden_TD.is_cpu()) {
    const at::Tensor scale_T1 = std::get<1>(at::_fused_rms_norm(hidden_TD, weight_D.sizes(), weight_D, epsilon));
    const at::Tensor scaled_TD = grad_TD * weight_D;
    const at::Tensor along_T1 = (scaled_TD * hidden_TD).mean({1}, /*keepdim=*/true).mul_(scale_T1.pow(3));
    sum_TD.addcmul_(scaled_TD, scale_T1).addcmul_(hidden_TD, along_T1, -1);
    return;
  }
  const std::int64_t size = hidden_TD.size(1);
  const float* grad = grad_TD.const_data_ptr<float>();
  const float* hidden = hidden_TD.const_data_ptr<float>();
  const float* weight = weight_D.const_data_ptr<float>();
  float* sum = sum_TD.data_ptr<float>();
  at::parallel_for(0, hidden_TD.size(0), kernels::task_grain(size * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       add_gradient_row(grad + t * size, hidden + t * size, weight, size, epsilon, sum + t * size);
                     }
                   });
}

}  // namespace sotto::model
