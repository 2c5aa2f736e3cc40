#include "src/families/weight_reader.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/message_of.h"

namespace sotto::families {
namespace {

TEST(WeightReader, LinearLayersAreJoinedWithTheirBiases) {
  const std::map<std::string, at::Tensor> tensors = {{"a.weight", at::rand({2, 3})},
                                                     {"a.bias", at::rand({2})},
                                                     {"b.weight", at::rand({4, 3})},
                                                     {"b.bias", at::rand({4})}};
  const TensorSource source = [&](const std::string& name) {
    const auto found = tensors.find(name);
    return found == tensors.end() ? at::Tensor() : found->second;
  };
  const WeightReader reader(source, at::kFloat);
  EXPECT_TRUE(reader.has("a.bias"));
  EXPECT_FALSE(reader.has("c.bias"));
  const at::Tensor input = at::rand({5, 3});
  const at::Tensor expected = at::cat({at::linear(input, tensors.at("a.weight"), tensors.at("a.bias")),
                                       at::linear(input, tensors.at("b.weight"), tensors.at("b.bias"))},
                                      1);
  // Sums of three fp32 products.
  EXPECT_TRUE(at::allclose(reader.linear({{"a", 2}, {"b", 4}}, 3, true).forward(input), expected, 1e-5, 1e-6));
  EXPECT_THAT(sotto::testing::message_of([&] {
                reader.linear({{"c", 2}}, 3, false);
              }),
              ::testing::HasSubstr("no tensor 'c.weight'"));
  EXPECT_THAT(sotto::testing::message_of([&] { reader.vector("a.bias", 3); }),
              ::testing::HasSubstr("'a.bias' has shape [2]; config.json asks for [3]"));
}

}  // namespace
}  // namespace sotto::families
