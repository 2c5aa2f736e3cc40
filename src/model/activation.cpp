#include "src/model/activation.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/threshold_backward.h>

#include <optional>

#include "src/core/error.h"
#include "src/model/swiglu.h"

namespace sotto::model {
namespace {

// What a gated activation does to its first half.
std::optional<Activation> gate_of(Activation activation) {
  switch (activation) {
    case Activation::kGeglu:
      return Activation::kGelu;
    case Activation::kGegluTanh:
      return Activation::kGeluTanh;
    case Activation::kReglu:
      return Activation::kRelu;
    default:
      return std::nullopt;
  }
}

at::Tensor plain(Activation activation, const at::Tensor& before_TF) {
  switch (activation) {
    case Activation::kGelu:
      return at::gelu(before_TF);
    case Activation::kGeluTanh:
      return at::gelu(before_TF, "tanh");
    case Activation::kRelu:
      return at::relu(before_TF);
    default:
      throw core::InternalError("an unknown activation");
  }
}

at::Tensor plain_gradient(Activation activation, const at::Tensor& grad_TF, const at::Tensor& before_TF) {
  switch (activation) {
    case Activation::kGelu:
      return at::gelu_backward(grad_TF, before_TF);
    case Activation::kGeluTanh:
      return at::gelu_backward(grad_TF, before_TF, "tanh");
    case Activation::kRelu:
      return at::threshold_backward(grad_TF, before_TF, 0);
    default:
      throw core::InternalError("an unknown activation");
  }
}

}  // namespace

at::Tensor activate(Activation activation, const at::Tensor& before_TG) {
  if (activation == Activation::kSwiglu) return swiglu(before_TG);
  const auto gate = gate_of(activation);
  if (!gate) return plain(activation, before_TG);
  const auto halves = before_TG.chunk(2, 1);
  return plain(*gate, halves[0]).mul_(halves[1]);
}

void activation_gradient_in_place(Activation activation, const at::Tensor& grad_TF, at::Tensor& before_TG) {
  if (activation == Activation::kSwiglu) return swiglu_gradient_in_place(grad_TF, before_TG);
  const auto gate = gate_of(activation);
  if (!gate) {
    before_TG = plain_gradient(activation, grad_TF, before_TG);
    return;
  }
  const auto halves = before_TG.chunk(2, 1);
  before_TG = at::cat({plain_gradient(*gate, grad_TF * halves[1], halves[0]), grad_TF * plain(*gate, halves[0])}, 1);
}

}  // namespace sotto::model
