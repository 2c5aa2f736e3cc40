#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, D hidden size. fp32 where nothing else is said, contiguous. On the CPU by kernels of
// ours, elsewhere by LibTorch's operations.
namespace sotto::model {

// y = x / sqrt(mean(x^2) + epsilon) * weight (Zhang and Sennrich 2019), as fp32 or bf16.
at::Tensor rms_norm(const at::Tensor& hidden_TD, const at::Tensor& weight_D, double epsilon,
                    at::ScalarType result = at::kFloat);

// Adds the gradient of hidden_TD, given that of the output, to sum_TD in place. The norm is computed again: cheaper
// than keeping it.
void add_rms_norm_gradient(const at::Tensor& grad_TD, const at::Tensor& hidden_TD, const at::Tensor& weight_D,
                           double epsilon, at::Tensor& sum_TD);

}  // namespace sotto::model
