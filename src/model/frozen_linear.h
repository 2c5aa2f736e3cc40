#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, I input features, O output features.
namespace sotto::model {

// A linear layer without bias whose weight never changes. Activations are fp32; where the weight is bf16 the product
// runs in bf16 and its result is widened.
class FrozenLinear {
 public:
  FrozenLinear() = default;
  explicit FrozenLinear(at::Tensor weight_OI) : weight_OI_(std::move(weight_OI)) {}

  at::Tensor forward(const at::Tensor& input_TI) const;
  // The gradient of the input, given that of the output. (The weight has none.)
  at::Tensor input_gradient(const at::Tensor& grad_TO) const;

  const at::Tensor& weight_OI() const { return weight_OI_; }

 private:
  at::Tensor weight_OI_;
};

}  // namespace sotto::model
