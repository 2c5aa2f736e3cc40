#include "src/model/packed_embedding.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::model {
namespace {

packing::PackedTokens tokens() {
  packing::PackedTokens made;
  made.token_ids_T = {3, -2, 0, -2};
  made.position_ids_T = {0, 1, 2, 3};
  return made;
}

TEST(PackedEmbedding, VirtualTokensAreRowsOfThePrompt) {
  const at::Tensor embedding_VD = at::randn({4, 5}), prompt_PD = at::randn({2, 5});
  const at::Tensor hidden_TD = embed_packed(tokens(), embedding_VD, {}, prompt_PD);
  EXPECT_TRUE(at::equal(hidden_TD, at::stack({embedding_VD[3], prompt_PD[1], embedding_VD[0], prompt_PD[1]})));
}

TEST(PackedEmbedding, LearnedPositionsAreAdded) {
  const at::Tensor embedding_VD = at::randn({4, 5}), position_LD = at::randn({6, 5}), prompt_PD = at::randn({2, 5});
  EXPECT_TRUE(at::equal(embed_packed(tokens(), embedding_VD, position_LD, prompt_PD),
                        embed_packed(tokens(), embedding_VD, {}, prompt_PD) + position_LD.narrow(0, 0, 4)));
}

TEST(PackedEmbedding, ARowOfThePromptGathersTheGradientOfItsPlaces) {
  const at::Tensor grad_TD = at::randn({4, 5});
  at::Tensor grad_prompt_PD = at::zeros({2, 5});
  add_prompt_gradient(tokens(), grad_TD, grad_prompt_PD);
  EXPECT_TRUE(at::equal(grad_prompt_PD[0], at::zeros({5})));
  EXPECT_TRUE(at::equal(grad_prompt_PD[1], grad_TD[1] + grad_TD[3]));
}

TEST(PackedEmbedding, ForeignTokensAndTooLongRowsAreErrors) {
  using ::testing::HasSubstr;
  const at::Tensor prompt_PD = at::randn({2, 5});
  const auto check = [&](const at::Tensor& prompt, std::int64_t vocab_size, std::int64_t longest) {
    return sotto::testing::message_of([&] { check_tokens(tokens(), prompt, vocab_size, longest); });
  };
  EXPECT_EQ(check(prompt_PD, 4, 4), "");
  EXPECT_THAT(check(prompt_PD, 3, 4), HasSubstr("token id 3 is outside the model's vocabulary of 3 tokens"));
  EXPECT_THAT(check({}, 4, 4), HasSubstr("and 0 virtual ones"));
  EXPECT_THAT(check(prompt_PD, 4, 3), HasSubstr("reaches 4 tokens"));
}

}  // namespace
}  // namespace sotto::model
