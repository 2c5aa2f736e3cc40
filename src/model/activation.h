#pragma once

#include <ATen/core/Tensor.h>

// Shapes: T packed tokens, F intermediate size, G columns before the activation: 2F where it is gated, else F.
namespace sotto::model {

// Between the two products of a feed-forward. kSwiglu: swiglu.h. The Gaussian error linear unit (Hendrycks and Gimpel
// 2016) by the error function, and by its approximation with tanh, as GPT-2 has it. Gated ones (Shazeer 2020) multiply
// the activation of a row's first half with its second half.
enum class Activation { kSwiglu, kGelu, kGeluTanh, kRelu, kGeglu, kGegluTanh, kReglu };

at::Tensor activate(Activation activation, const at::Tensor& before_TG);

// The gradient of before_TG, given that of the output, put in its place.
void activation_gradient_in_place(Activation activation, const at::Tensor& grad_TF, at::Tensor& before_TG);

}  // namespace sotto::model
