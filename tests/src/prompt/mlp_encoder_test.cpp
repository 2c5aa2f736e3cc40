#include "src/prompt/mlp_encoder.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

TEST(MlpEncoder, is_linear_relu_linear_over_the_embedding) {
  Initializer initializer(3);
  const MlpEncoder encoder(4, 6, 10, 2, initializer);
  const auto& p = encoder.parameters();
  ASSERT_EQ(p.size(), 5U);
  const at::Tensor hidden =
      (at::matmul(p.at("embedding.weight"), p.at("mlp_head.0.weight").t()) + p.at("mlp_head.0.bias")).clamp_min(0);
  const at::Tensor expected = at::matmul(hidden, p.at("mlp_head.2.weight").t()) + p.at("mlp_head.2.bias");
  EXPECT_TRUE(at::allclose(encoder.forward(), expected, 1e-5, 1e-6)) << "sums of 10 products in another order";
}

TEST(MlpEncoder, layers_between_keep_the_hidden_size) {
  Initializer initializer(3);
  const MlpEncoder encoder(4, 6, 10, 4, initializer);
  EXPECT_EQ(encoder.parameters().at("mlp_head.2.weight").sizes(), (std::vector<std::int64_t>{10, 10}));
  EXPECT_EQ(encoder.parameters().at("mlp_head.6.weight").sizes(), (std::vector<std::int64_t>{6, 10}));
}

}  // namespace
}  // namespace sotto::prompt
