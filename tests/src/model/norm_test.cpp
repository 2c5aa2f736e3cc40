#include "src/model/norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(Norm, AgreesWithTheDefinitionAndItsGradientWithAutograd) {
  at::manual_seed(3);
  const at::Tensor hidden_TD = at::randn({5, 24}).requires_grad_(true);
  const at::Tensor weight_D = at::rand({24}) + 0.5, bias_D = at::randn({24}), grad_TD = at::randn({5, 24});
  for (const bool layer : {true, false}) {
    hidden_TD.mutable_grad() = at::Tensor();
    const at::Tensor centered_TD = layer ? hidden_TD - hidden_TD.mean(-1, true) : hidden_TD;
    at::Tensor plain_TD = centered_TD * at::rsqrt(centered_TD.pow(2).mean(-1, true) + 1e-5) * weight_D;
    if (layer) plain_TD = plain_TD + bias_D;
    plain_TD.backward(grad_TD);
    const Norm norm = layer ? Norm::layer(weight_D, bias_D, 1e-5) : Norm::rms(weight_D, 1e-5);
    const at::Tensor own_TD = hidden_TD.detach();
    // Means of 24 fp32 numbers.
    EXPECT_TRUE(at::allclose(norm.forward(own_TD), plain_TD.detach(), 1e-5, 1e-5));
    at::Tensor sum_TD = at::ones({5, 24});
    norm.add_gradient(grad_TD, own_TD, sum_TD);
    EXPECT_TRUE(at::allclose(sum_TD - 1, hidden_TD.grad(), 1e-4, 1e-5));
    EXPECT_EQ(norm.forward(own_TD, at::kBFloat16).scalar_type(), at::kBFloat16);
  }
}

}  // namespace
}  // namespace sotto::model
