#include "src/model/frozen_linear.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

using Backend = FrozenLinear::Backend;

TEST(FrozenLinear, InBf16ItIsAsNearAsItsRounding) {
  at::manual_seed(8);
  const at::Tensor weight_OI = at::randn({9, 16}), input_TI = at::randn({5, 16}), grad_TO = at::randn({5, 9});
  const FrozenLinear exact(weight_OI), rounded(weight_OI.to(at::kBFloat16));
  EXPECT_TRUE(at::allclose(exact.forward(input_TI), at::mm(input_TI, weight_OI.t())));
  EXPECT_EQ(rounded.forward(input_TI).scalar_type(), at::kFloat);
  // bf16 keeps 8 bits: each factor is off by 2^-9 of itself, and so is the sum of 16 products of about 1.
  EXPECT_LT((rounded.forward(input_TI) - exact.forward(input_TI)).abs().max().item<float>(), 0.1F);
  EXPECT_LT((rounded.input_gradient(grad_TO) - exact.input_gradient(grad_TO)).abs().max().item<float>(), 0.1F);
}

class Backends : public ::testing::TestWithParam<at::ScalarType> {};

TEST_P(Backends, PanelsGiveWhatTheLibraryGives) {
  at::manual_seed(8);
  const at::Tensor weight_OI = at::randn({70, 96}).to(GetParam());
  const at::Tensor input_TI = at::randn({27, 96}), grad_TO = at::randn({27, 70});
  const FrozenLinear panels(weight_OI, Backend::kPanels), library(weight_OI, Backend::kLibrary);
  // Sums of 96 products of about 1, in fp32; the library rounds its results to bf16, whose steps are 0.25 below 64.
  const double tolerance = GetParam() == at::kFloat ? 5e-5 : 0.13;
  const auto difference = [](const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); };
  EXPECT_LT(difference(panels.forward(input_TI), library.forward(input_TI)), tolerance);
  EXPECT_LT(difference(panels.input_gradient(grad_TO), library.input_gradient(grad_TO)), tolerance);
  for (const FrozenLinear& linear : {panels, library}) {
    const at::Tensor base_TO = at::ones({27, 70});
    EXPECT_LT(difference(linear.forward_plus(input_TI, base_TO) - 1, linear.forward(input_TI)), 5e-5);
    EXPECT_EQ(linear.forward(input_TI, GetParam()).scalar_type(), GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(Types, Backends, ::testing::Values(at::kFloat, at::kBFloat16),
                         [](const auto& test) { return test.param == at::kFloat ? "Fp32" : "Bf16"; });

}  // namespace
}  // namespace sotto::model
