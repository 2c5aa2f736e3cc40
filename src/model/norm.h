#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, D hidden size. fp32 where nothing else is said.
namespace sotto::model {

// The norm before a part of a block: root mean square (rms_norm.h), or LayerNorm (Ba et al. 2016),
// y = (x - mean) / sqrt(variance + epsilon) * weight + bias.
class Norm {
 public:
  static Norm rms(at::Tensor weight_D, double epsilon) { return Norm(std::move(weight_D), at::Tensor(), epsilon); }
  static Norm layer(at::Tensor weight_D, at::Tensor bias_D, double epsilon) {
    return Norm(std::move(weight_D), std::move(bias_D), epsilon);
  }

  // As fp32 or bf16.
  at::Tensor forward(const at::Tensor& hidden_TD, at::ScalarType result = at::kFloat) const;
  // Adds the gradient of hidden_TD, given that of the output, to sum_TD in place.
  void add_gradient(const at::Tensor& grad_TD, const at::Tensor& hidden_TD, at::Tensor& sum_TD) const;

 private:
  Norm(at::Tensor weight_D, at::Tensor bias_D, double epsilon)
      : weight_D_(std::move(weight_D)), bias_D_(std::move(bias_D)), epsilon_(epsilon) {}

  at::Tensor weight_D_, bias_D_;  // no bias: root mean square
  double epsilon_;
};

}  // namespace sotto::model
