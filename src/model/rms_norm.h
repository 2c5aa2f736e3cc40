#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, D hidden size. All fp32, contiguous, on the CPU.
namespace sotto::model {

// y = x / sqrt(mean(x^2) + epsilon) * weight (Zhang and Sennrich 2019).
at::Tensor rms_norm(const at::Tensor& hidden_TD, const at::Tensor& weight_D, double epsilon);

// Adds the gradient of hidden_TD, given that of the output, to sum_TD in place. The norm is computed again: cheaper
// than keeping it.
void add_rms_norm_gradient(const at::Tensor& grad_TD, const at::Tensor& hidden_TD, const at::Tensor& weight_D,
                           double epsilon, at::Tensor& sum_TD);

}  // namespace sotto::model
