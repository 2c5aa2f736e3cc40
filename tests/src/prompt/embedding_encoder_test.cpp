#include "src/prompt/embedding_encoder.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

TEST(EmbeddingEncoder, gives_its_parameter_itself) {
  const at::Tensor initial_PD = at::ones({2, 3});
  const EmbeddingEncoder encoder(initial_PD.clone());
  EXPECT_TRUE(at::equal(encoder.forward(), initial_PD));
  EXPECT_TRUE(encoder.parameters().at("embedding.weight").requires_grad());
}

}  // namespace
}  // namespace sotto::prompt
