#include "src/model/feed_forward.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(FeedForward, AgreesWithItsDefinitionAndAutograd) {
  at::manual_seed(3);
  const at::Tensor enter = at::randn({10, 6}) * 0.4, leave = at::randn({6, 10}) * 0.4, weight = at::rand({6}) + 0.5;
  const FeedForward part({.norm = Norm::rms(weight, 1e-6),
                          .enter = FrozenLinear(enter),
                          .leave = FrozenLinear(leave),
                          .activation = Activation::kGelu});
  const at::Tensor hidden_RD = at::randn({5, 6}).requires_grad_(true), grad_RD = at::randn({5, 6});
  const at::Tensor normed = hidden_RD * at::rsqrt(hidden_RD.pow(2).mean(-1, true) + 1e-6) * weight;
  const at::Tensor plain_RD = hidden_RD + at::matmul(at::gelu(at::matmul(normed, enter.t())), leave.t());
  plain_RD.backward(grad_RD);
  FeedForwardState state;
  // Sums of ten terms of fp32 in another order.
  EXPECT_TRUE(at::allclose(part.forward(hidden_RD.detach(), &state), plain_RD.detach(), 1e-5, 1e-5));
  EXPECT_TRUE(at::allclose(part.input_gradient(grad_RD.clone(), state), hidden_RD.grad(), 1e-5, 1e-5));
}

}  // namespace
}  // namespace sotto::model
