#include "src/model/rms_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

// Sums of 70 terms in fp32, in another order than ATen's.
constexpr double kTolerance = 1e-5;

TEST(RmsNorm, ValueAndGradientAreThoseOfAutograd) {
  at::manual_seed(3);
  const at::Tensor hidden_TD = at::randn({33, 70}).requires_grad_(true);
  const at::Tensor weight_D = at::randn({70}), grad_TD = at::randn({33, 70});
  const at::Tensor plain_TD = hidden_TD * at::rsqrt(hidden_TD.pow(2).mean(-1, true) + 1e-5) * weight_D;
  plain_TD.backward(grad_TD);
  EXPECT_TRUE(at::allclose(rms_norm(hidden_TD.detach(), weight_D, 1e-5), plain_TD.detach(), kTolerance, kTolerance));
  EXPECT_TRUE(at::equal(rms_norm(hidden_TD.detach(), weight_D, 1e-5, at::kBFloat16),
                        rms_norm(hidden_TD.detach(), weight_D, 1e-5).to(at::kBFloat16)));
  at::Tensor sum_TD = at::ones({33, 70});
  add_rms_norm_gradient(grad_TD, hidden_TD.detach(), weight_D, 1e-5, sum_TD);
  EXPECT_TRUE(at::allclose(sum_TD - 1, hidden_TD.grad(), kTolerance, kTolerance));
}

}  // namespace
}  // namespace sotto::model
