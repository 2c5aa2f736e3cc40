#include "src/prompt/tpmlp_encoder.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

TEST(TpmlpEncoder, is_linear_gelu_linear_over_the_embedding) {
  Initializer initializer(3);
  const TpmlpEncoder encoder(4, 6, 10, 0.5, initializer);
  const auto& p = encoder.parameters();
  ASSERT_EQ(p.size(), 5U);
  const at::Tensor x = at::matmul(p.at("embedding.weight"), p.at("first.weight").t()) + p.at("first.bias");
  // The tanh approximation as NeMo writes it.
  const at::Tensor gelu = x * 0.5 * (1.0 + at::tanh(0.79788456 * x * (1 + 0.044715 * x * x)));
  const at::Tensor expected = at::matmul(gelu, p.at("second.weight").t()) + p.at("second.bias");
  EXPECT_TRUE(at::allclose(encoder.forward(), expected, 1e-4, 1e-5)) << "sums of 10 products in another order";
}

TEST(TpmlpEncoder, begins_with_the_spread_asked_for) {
  Initializer initializer(3);
  const TpmlpEncoder encoder(4, 64, 100, 0.023, initializer);
  const auto& p = encoder.parameters();
  // The standard deviation of 6,400 samples is within 3.5 per cent of the true one.
  EXPECT_NEAR(p.at("first.weight").std().item<double>(), 0.023, 0.001);
  EXPECT_EQ(p.at("second.bias").abs().sum().item<double>(), 0);
}

}  // namespace
}  // namespace sotto::prompt
