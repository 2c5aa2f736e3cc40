#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, F intermediate size. fp32 or bf16 (all of a call the same), contiguous. On the CPU
// by kernels of ours, elsewhere by LibTorch's operations.
namespace sotto::model {

// silu(gate) * up (Shazeer 2020); gate and up lie side by side in gate_up_TG, G = 2F.
at::Tensor swiglu(const at::Tensor& gate_up_TG);

// The gradient of gate_up_TG, given that of the output, put in its place.
void swiglu_gradient_in_place(const at::Tensor& grad_TF, at::Tensor& gate_up_TG);

}  // namespace sotto::model
