#include "src/model/activation.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace sotto::model {
namespace {

TEST(Activation, AgreesWithTheDefinitionAndItsGradientWithAutograd) {
  at::manual_seed(4);
  const struct {
    Activation activation;
    std::function<at::Tensor(const at::Tensor&)> plain;
  } cases[] = {
      {Activation::kSwiglu,
       [](const at::Tensor& x) { return x.narrow(1, 0, 8) * x.narrow(1, 0, 8).sigmoid() * x.narrow(1, 8, 8); }},
      {Activation::kGelu, [](const at::Tensor& x) { return x * 0.5 * (1 + at::erf(x / std::sqrt(2.0))); }},
      {Activation::kGeluTanh,
       [](const at::Tensor& x) { return x * 0.5 * (1 + at::tanh(0.7978845608 * (x + 0.044715 * x.pow(3)))); }},
      {Activation::kRelu, [](const at::Tensor& x) { return at::where(x > 0, x, at::zeros_like(x)); }},
      {Activation::kGeglu, [](const at::Tensor& x) { return at::gelu(x.narrow(1, 0, 8)) * x.narrow(1, 8, 8); }},
      {Activation::kGegluTanh,
       [](const at::Tensor& x) { return at::gelu(x.narrow(1, 0, 8), "tanh") * x.narrow(1, 8, 8); }},
      {Activation::kReglu, [](const at::Tensor& x) { return at::relu(x.narrow(1, 0, 8)) * x.narrow(1, 8, 8); }},
  };
  for (const auto& test : cases) {
    const at::Tensor before_TG = at::randn({6, 16}).requires_grad_(true);
    const at::Tensor plain_TF = test.plain(before_TG);
    const at::Tensor grad_TF = at::randn(plain_TF.sizes());
    plain_TF.backward(grad_TF);
    at::Tensor own_TG = before_TG.detach().clone();
    // A handful of fp32 operations; our exponential errs by 2e-7.
    EXPECT_TRUE(at::allclose(activate(test.activation, own_TG), plain_TF.detach(), 1e-5, 1e-6));
    activation_gradient_in_place(test.activation, grad_TF, own_TG);
    EXPECT_TRUE(at::allclose(own_TG, before_TG.grad(), 1e-5, 1e-5));
  }
}

}  // namespace
}  // namespace sotto::model
