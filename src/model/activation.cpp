#include "src/model/activation.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/threshold_backward.h>

#include "src/core/error.h"
#include "src/model/swiglu.h"

namespace sotto::model {

at::Tensor activate(Activation activation, const at::Tensor& before_TG) {
  switch (activation) {
    case Activation::kSwiglu:
      return swiglu(before_TG);
    case Activation::kGelu:
      return at::gelu(before_TG);
    case Activation::kGeluTanh:
      return at::gelu(before_TG, "tanh");
    case Activation::kRelu:
      return at::relu(before_TG);
  }
  throw core::InternalError("an unknown activation");
}

void activation_gradient_in_place(Activation activation, const at::Tensor& grad_TF, at::Tensor& before_TG) {
  switch (activation) {
    case Activation::kSwiglu:
      return swiglu_gradient_in_place(grad_TF, before_TG);
    case Activation::kGelu:
      before_TG = at::gelu_backward(grad_TF, before_TG);
      return;
    case Activation::kGeluTanh:
      before_TG = at::gelu_backward(grad_TF, before_TG, "tanh");
      return;
    case Activation::kRelu:
      before_TG = at::threshold_backward(grad_TF, before_TG, 0);
      return;
  }
  throw core::InternalError("an unknown activation");
}

}  // namespace sotto::model
