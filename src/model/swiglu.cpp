#include "src/model/swiglu.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/silu_backward.h>

#include <cstdint>

#include "src/kernels/bf16.h"
#include "src/kernels/fast_exp.h"
#include "src/kernels/task_grain.h"
#include "src/kernels/wide_vectors.h"

namespace sotto::model {
namespace {

float sigmoid(float x) { return 1.0F / (1.0F + kernels::fast_exp(-x)); }

template <typename Number>
SOTTO_WIDE_VECTORS void swiglu_row(const Number* gate, const Number* up, std::int64_t size, Number* output) {
#pragma omp simd
  for (std::int64_t f = 0; f < size; ++f) {
    const float g = kernels::to_float(gate[f]);
    kernels::round_to(g * sigmoid(g) * kernels::to_float(up[f]), output[f]);
  }
}

// d silu(g) / dg = s * (1 + g * (1 - s)) with s = sigmoid(g).
template <typename Number>
SOTTO_WIDE_VECTORS void gradient_row(const Number* grad, std::int64_t size, Number* gate, Number* up) {
#pragma omp simd
  for (std::int64_t f = 0; f < size; ++f) {
    const float g = kernels::to_float(gate[f]), u = kernels::to_float(up[f]), dy = kernels::to_float(grad[f]),
                s = sigmoid(g);
    kernels::round_to(dy * g * s, up[f]);
    kernels::round_to(dy * u * s * (1.0F + g * (1.0F - s)), gate[f]);
  }
}

template <typename Number>
void swiglu_rows(const Number* gate_up, Number* output, std::int64_t num_rows, std::int64_t size) {
  at::parallel_for(0, num_rows, kernels::task_grain(size * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       const Number* gate = gate_up + t * 2 * size;
                       swiglu_row(gate, gate + size, size, output + t * size);
                     }
                   });
}

template <typename Number>
void gradient_rows(const Number* grads, Number* gate_up, std::int64_t num_rows, std::int64_t size) {
  at::parallel_for(0, num_rows, kernels::task_grain(size * kernels::kElementWork),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t t = begin; t < end; ++t) {
                       Number* gate = gate_up + t * 2 * size;
                       gradient_row(grads + t * size, size, gate, gate + size);
                     }
                   });
}

}  // namespace

at::Tensor swiglu(const at::Tensor& gate_up_TG) {
  if (!gate_up_TG.is_cpu()) {
    const auto halves = gate_up_TG.chunk(2, 1);
    return at::silu(halves[0]).mul_(halves[1]);
  }
  const std::int64_t num_rows = gate_up_TG.size(0), size = gate_up_TG.size(1) / 2;
  at::Tensor output_TF = at::empty({num_rows, size}, gate_up_TG.options());
  if (gate_up_TG.scalar_type() == at::kBFloat16) {
    swiglu_rows(gate_up_TG.const_data_ptr<c10::BFloat16>(), output_TF.data_ptr<c10::BFloat16>(), num_rows, size);
  } else {
    swiglu_rows(gate_up_TG.const_data_ptr<float>(), output_TF.data_ptr<float>(), num_rows, size);
  }
  return output_TF;
}

void swiglu_gradient_in_place(const at::Tensor& grad_TF, at::Tensor& gate_up_TG) {
  if (!gate_up_TG.is_cpu()) {
    const auto halves = gate_up_TG.chunk(2, 1);
    gate_up_TG = at::cat({at::silu_backward(grad_TF * halves[1], halves[0]), grad_TF * at::silu(halves[0])}, 1);
    return;
  }
  const std::int64_t num_rows = grad_TF.size(0), size = grad_TF.size(1);
  if (gate_up_TG.scalar_type() == at::kBFloat16) {
    gradient_rows(grad_TF.const_data_ptr<c10::BFloat16>(), gate_up_TG.data_ptr<c10::BFloat16>(), num_rows, size);
  } else {
    gradient_rows(grad_TF.const_data_ptr<float>(), gate_up_TG.data_ptr<float>(), num_rows, size);
  }
}

}  // namespace sotto::model
