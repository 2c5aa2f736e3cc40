#include "src/model/target_loss.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(TargetLoss, ValueAndGradientAreThoseOfAutograd) {
  at::manual_seed(6);
  const std::int64_t num_targets = 300;  // more than one slice
  const at::Tensor weight_VD = at::randn({51, 12});
  const at::Tensor hidden_ND = at::randn({num_targets, 12}).requires_grad_(true);
  std::vector<packing::Target> targets_N;
  std::vector<float> weight_N;
  for (std::int64_t n = 0; n < num_targets; ++n) {
    targets_N.push_back({n, static_cast<packing::TokenId>(n * 7 % 51), 0});
    weight_N.push_back(0.5F + static_cast<float>(n % 3));
  }
  at::Tensor loss = at::zeros({});
  const at::Tensor all_NV = at::log_softmax(at::mm(hidden_ND, weight_VD.t()), -1);
  for (std::int64_t n = 0; n < num_targets; ++n) {
    loss = loss - all_NV[n][n * 7 % 51] * weight_N[static_cast<std::size_t>(n)];
  }
  loss.backward();
  at::Tensor grad_ND;
  const at::Tensor log_prob_N =
      target_log_probs(FrozenLinear(weight_VD), hidden_ND.detach(), targets_N, &weight_N, &grad_ND);
  const FrozenLinear head(weight_VD);
  EXPECT_TRUE(at::equal(log_prob_N, target_log_probs(head, hidden_ND.detach(), targets_N, nullptr, nullptr)));
  EXPECT_TRUE(at::allclose(grad_ND, hidden_ND.grad(), 1e-5, 1e-5));  // fp32 sums of 51 terms in another order
  EXPECT_NEAR(log_prob_N[299].item<double>(), all_NV[299][299 * 7 % 51].item<double>(), 1e-5);
}

}  // namespace
}  // namespace sotto::model
