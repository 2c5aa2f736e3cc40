#include "src/families/megatron_blocks.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <map>

namespace sotto::families {
namespace {

// Whole blocks are compared with transformers' in megatron_gpt_family_test.cpp and megatron_t5_family_test.cpp.
TEST(MegatronBlocks, ANormStoredLessOneIsTheSameNorm) {
  const at::Tensor weight_D = at::randn({6}), bias_D = at::randn({6}), hidden_TD = at::randn({3, 6});
  const std::map<std::string, at::Tensor> tensors = {
      {"n.weight", weight_D}, {"n.bias", bias_D}, {"less.weight", weight_D - 1}, {"less.bias", bias_D}};
  const TensorSource source = [&](const std::string& name) {
    const auto found = tensors.find(name);
    return found == tensors.end() ? at::Tensor() : found->second;
  };
  const WeightReader weights(source, at::kFloat);
  MegatronBlockConfig config{.hidden_size = 6, .normalization = "layernorm"};
  const at::Tensor expected_TD = MegatronBlocks(weights, config).norm("n").forward(hidden_TD);
  config.normalization = "layernorm1p";
  // One rounding of the weight, of the order of 1.
  EXPECT_TRUE(at::allclose(MegatronBlocks(weights, config).norm("less").forward(hidden_TD), expected_TD, 1e-5, 1e-5));
  config.normalization = "rmsnorm";
  EXPECT_FALSE(at::allclose(MegatronBlocks(weights, config).norm("n").forward(hidden_TD), expected_TD, 1e-5, 1e-5));
}

}  // namespace
}  // namespace sotto::families
