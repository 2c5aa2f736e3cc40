#include "src/prompt/prefix_encoder.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

TEST(PrefixEncoder, gives_its_parameter_by_layer) {
  const at::Tensor initial_PL2C = at::arange(24, at::kFloat).view({2, 3, 2, 2});
  const PrefixEncoder encoder(initial_PL2C);
  EXPECT_TRUE(at::equal(encoder.forward(), initial_PL2C));
  // PEFT's order: the column of a value in the second layer.
  EXPECT_EQ(encoder.parameters().at("embedding.weight")[1][(1 * 2 + 1) * 2 + 1].item<float>(),
            initial_PL2C[1][1][1][1].item<float>());
}

TEST(ProjectedPrefixEncoder, is_linear_tanh_linear_over_the_embedding) {
  Initializer initializer(3);
  const ProjectedPrefixEncoder encoder(4, 3, 2, 10, initializer);
  const auto& p = encoder.parameters();
  const at::Tensor hidden =
      at::tanh(at::matmul(p.at("embedding.weight"), p.at("transform.0.weight").t()) + p.at("transform.0.bias"));
  const at::Tensor flat = at::matmul(hidden, p.at("transform.2.weight").t()) + p.at("transform.2.bias");
  EXPECT_TRUE(at::allclose(encoder.forward(), flat.view({4, 3, 2, 2}), 1e-5, 1e-6));
  encoder.forward().sum().backward();
  EXPECT_TRUE(p.at("embedding.weight").grad().defined());
}

}  // namespace
}  // namespace sotto::prompt
