#include "src/model/swiglu.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(Swiglu, ValueAndGradientAreThoseOfAutograd) {
  at::manual_seed(4);
  at::Tensor gate_up_TG = (at::randn({19, 2 * 37}) * 3).requires_grad_(true);
  const at::Tensor grad_TF = at::randn({19, 37});
  const at::Tensor plain_TF = at::silu(gate_up_TG.narrow(1, 0, 37)) * gate_up_TG.narrow(1, 37, 37);
  plain_TF.backward(grad_TF);
  at::Tensor own_TG = gate_up_TG.detach().clone();
  EXPECT_TRUE(at::allclose(swiglu(own_TG), plain_TF.detach(), 1e-5, 1e-5));
  swiglu_gradient_in_place(grad_TF, own_TG);
  EXPECT_TRUE(at::allclose(own_TG, gate_up_TG.grad(), 1e-5, 1e-5));  // a few roundings of an exponential good to 2e-7
}

TEST(Swiglu, InBf16TheSameIsRounded) {
  at::manual_seed(4);
  at::Tensor rounded_TG = (at::randn({3, 2 * 37}) * 3).to(at::kBFloat16), exact_TG = rounded_TG.to(at::kFloat);
  EXPECT_TRUE(at::equal(swiglu(rounded_TG), swiglu(exact_TG).to(at::kBFloat16)));
  const at::Tensor grad_TF = at::randn({3, 37}).to(at::kBFloat16);
  swiglu_gradient_in_place(grad_TF, rounded_TG);
  swiglu_gradient_in_place(grad_TF.to(at::kFloat), exact_TG);
  EXPECT_TRUE(at::equal(rounded_TG, exact_TG.to(at::kBFloat16)));
}

}  // namespace
}  // namespace sotto::model
