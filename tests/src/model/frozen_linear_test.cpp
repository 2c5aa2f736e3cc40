#include "src/model/frozen_linear.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sotto::model {
namespace {

TEST(FrozenLinear, InBf16ItIsAsNearAsItsRounding) {
  torch::manual_seed(8);
  const at::Tensor weight_OI = at::randn({9, 16}), input_TI = at::randn({5, 16}), grad_TO = at::randn({5, 9});
  const FrozenLinear exact(weight_OI), rounded(weight_OI.to(at::kBFloat16));
  EXPECT_TRUE(at::allclose(exact.forward(input_TI), at::mm(input_TI, weight_OI.t())));
  EXPECT_EQ(rounded.forward(input_TI).scalar_type(), at::kFloat);
  // bf16 keeps 8 bits: each factor is off by 2^-9 of itself, and so is the sum of 16 products of about 1.
  EXPECT_LT((rounded.forward(input_TI) - exact.forward(input_TI)).abs().max().item<float>(), 0.1F);
  EXPECT_LT((rounded.input_gradient(grad_TO) - exact.input_gradient(grad_TO)).abs().max().item<float>(), 0.1F);
}

}  // namespace
}  // namespace sotto::model
