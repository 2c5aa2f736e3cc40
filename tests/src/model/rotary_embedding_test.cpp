#include "src/model/rotary_embedding.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace sotto::model {
namespace {

TEST(RotaryEmbedding, TurnsPairsByTheirPositionAndBack) {
  const RotaryEmbedding rotary({1.0F, 0.1F});
  at::Tensor qkv_TE = at::randn({2, 6});
  const at::Tensor before = qkv_TE.clone();
  rotate(qkv_TE, rotary.angles({0, 3}), /*num_heads=*/1, 1.0F);
  EXPECT_TRUE(at::equal(qkv_TE[0], before[0])) << "position 0 stays";
  EXPECT_TRUE(at::equal(qkv_TE.narrow(1, 4, 2), before.narrow(1, 4, 2))) << "values stay";
  const float x = before[1][0].item<float>(), y = before[1][2].item<float>();
  EXPECT_NEAR(qkv_TE[1][0].item<float>(), x * std::cos(3.0F) - y * std::sin(3.0F), 1e-6);
  EXPECT_NEAR(qkv_TE[1][2].item<float>(), y * std::cos(3.0F) + x * std::sin(3.0F), 1e-6);
  rotate(qkv_TE, rotary.angles({0, 3}), 1, -1.0F);
  EXPECT_TRUE(at::allclose(qkv_TE, before, 1e-5, 1e-6));
}

TEST(RotaryEmbedding, InBf16ItRoundsTheSameTurn) {
  const RotaryAngles angles = RotaryEmbedding({1.0F, 0.5F, 0.1F, 0.01F}).angles({2, 5, 7});
  at::Tensor rounded_TE = at::randn({3, 16}).to(at::kBFloat16), exact_TE = rounded_TE.to(at::kFloat);
  rotate(rounded_TE, angles, /*num_heads=*/2, 1.0F);
  rotate(exact_TE, angles, /*num_heads=*/2, 1.0F);
  EXPECT_TRUE(at::equal(rounded_TE, exact_TE.to(at::kBFloat16)));
}

}  // namespace
}  // namespace sotto::model
