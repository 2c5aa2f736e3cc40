#include "src/model/swiglu.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <cstdint>

#include "src/model/fast_exp.h"

namespace sotto::model {
namespace {

constexpr std::int64_t kRowsPerTask = 8;

float sigmoid(float x) { return 1.0F / (1.0F + fast_exp(-x)); }

}  // namespace

at::Tensor swiglu(const at::Tensor& gate_up_TG) {
  const std::int64_t size = gate_up_TG.size(1) / 2;
  at::Tensor output_TF = at::empty({gate_up_TG.size(0), size}, gate_up_TG.options());
  const float* gate_up = gate_up_TG.const_data_ptr<float>();
  float* output = output_TF.data_ptr<float>();
  at::parallel_for(0, gate_up_TG.size(0), kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) {
      const float* gate = gate_up + t * 2 * size;
      const float* up = gate + size;
      float* out = output + t * size;
      for (std::int64_t f = 0; f < size; ++f) out[f] = gate[f] * sigmoid(gate[f]) * up[f];
    }
  });
  return output_TF;
}

// d silu(g) / dg = s * (1 + g * (1 - s)) with s = sigmoid(g).
void swiglu_gradient_in_place(const at::Tensor& grad_TF, at::Tensor& gate_up_TG) {
  const std::int64_t size = grad_TF.size(1);
  const float* grads = grad_TF.const_data_ptr<float>();
  float* gate_up = gate_up_TG.data_ptr<float>();
  at::parallel_for(0, grad_TF.size(0), kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; ++t) {
      const float* grad = grads + t * size;
      float* gate = gate_up + t * 2 * size;
      float* up = gate + size;
      for (std::int64_t f = 0; f < size; ++f) {
        const float s = sigmoid(gate[f]);
        const float grad_gate = grad[f] * up[f] * s * (1.0F + gate[f] * (1.0F - s));
        up[f] = grad[f] * gate[f] * s;
        gate[f] = grad_gate;
      }
    }
  });
}

}  // namespace sotto::model
