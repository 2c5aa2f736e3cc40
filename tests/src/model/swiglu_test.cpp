#include "src/model/swiglu.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "src/model/fast_exp.h"

namespace sotto::model {
namespace {

TEST(FastExp, IsWithinItsBoundAndKeepsNan) {
  for (float x = -87; x < 88; x += 0.0137F) {
    EXPECT_NEAR(fast_exp(x) / std::exp(static_cast<double>(x)), 1.0, 2e-7) << x;
  }
  EXPECT_TRUE(std::isnan(fast_exp(NAN)));
}

TEST(Swiglu, ValueAndGradientAreThoseOfAutograd) {
  torch::manual_seed(4);
  at::Tensor gate_up_TG = (at::randn({19, 2 * 37}) * 3).requires_grad_(true);
  const at::Tensor grad_TF = at::randn({19, 37});
  const at::Tensor plain_TF = at::silu(gate_up_TG.narrow(1, 0, 37)) * gate_up_TG.narrow(1, 37, 37);
  plain_TF.backward(grad_TF);
  at::Tensor own_TG = gate_up_TG.detach().clone();
  EXPECT_TRUE(at::allclose(swiglu(own_TG), plain_TF.detach(), 1e-5, 1e-5));
  swiglu_gradient_in_place(grad_TF, own_TG);
  EXPECT_TRUE(at::allclose(own_TG, gate_up_TG.grad(), 1e-5, 1e-5));  // a few roundings of an exponential good to 2e-7
}

}  // namespace
}  // namespace sotto::model
