#pragma once

#include <ATen/core/Tensor.h>

#include "src/model/activation.h"
#include "src/model/frozen_linear.h"
#include "src/model/norm.h"

// Shapes: R tokens, D hidden size, F intermediate size, G columns before the activation.
namespace sotto::model {

struct FeedForwardParts {
  Norm norm;
  FrozenLinear enter, leave;  // `enter` makes gate and up where the activation is gated
  Activation activation;
};

// What the gradient needs of the forward. Norm and activation are computed again.
struct FeedForwardState {
  at::Tensor input_RD, enter_RG;
};

// The feed-forward of a pre-norm block, added to its input. The residual stream is fp32; what enters a product has the
// weights' type.
class FeedForward {
 public:
  explicit FeedForward(FeedForwardParts parts) : parts_(std::move(parts)) {}

  // `state` (may be null) is filled for `input_gradient`.
  at::Tensor forward(const at::Tensor& hidden_RD, FeedForwardState* state) const;
  // The gradient of the input, given that of the output. Uses the state up.
  at::Tensor input_gradient(at::Tensor grad_RD, FeedForwardState& state) const;

 private:
  FeedForwardParts parts_;
};

}  // namespace sotto::model
