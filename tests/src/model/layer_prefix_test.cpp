#include "src/model/layer_prefix.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "src/packing/pack_rows.h"

namespace sotto::model {
namespace {

// Two rows, not packed together: the virtual token 1 stands in both. One column of queries, two of keys and of values.
struct TwoRows {
  std::vector<packing::Row> rows = {{{-2, -1, 5}, 2}, {{-2, 7}, 1}};
  packing::PackedBatch batch = packing::pack_rows(rows, /*share_prefixes=*/false);
  at::Tensor prefix_PL2C = at::arange(16, at::kFloat).view({2, 2, 2, 2});
};

TEST(LayerPrefix, StandsInThePlacesOfItsTokens) {
  const TwoRows two;
  const auto prefixes = layer_prefixes(two.batch, two.prefix_PL2C, {});
  ASSERT_EQ(prefixes.size(), 2U);
  at::Tensor qkv_TE = at::full({5, 5}, -1.0);
  put_prefix(prefixes[1], 1, qkv_TE);
  // Row 1 of the prompt in the second layer is 12 to 15, row 0 is 4 to 7.
  const at::Tensor expected_TE = at::tensor({-1, 12, 13, 14, 15, -1, 4,  5,  6,  7, -1, -1, -1, -1, -1,  //
                                             -1, 12, 13, 14, 15, -1, -1, -1, -1, -1},
                                            at::kFloat);
  EXPECT_TRUE(at::equal(qkv_TE, expected_TE.view({5, 5})));
}

TEST(LayerPrefix, GetsTheGradientOfEveryPlaceItStandsIn) {
  const TwoRows two;
  at::Tensor gradient_PL2C = at::zeros_like(two.prefix_PL2C);
  const auto prefixes = layer_prefixes(two.batch, two.prefix_PL2C, gradient_PL2C);
  at::Tensor grad_qkv_TE = at::ones({5, 5});
  take_prefix_gradient(prefixes[0], 1, grad_qkv_TE);
  EXPECT_TRUE(at::equal(gradient_PL2C[1][0], at::full({2, 2}, 2.0))) << "from both rows";
  EXPECT_TRUE(at::equal(gradient_PL2C[0][0], at::ones({2, 2})));
  EXPECT_EQ(gradient_PL2C.select(1, 1).abs().sum().item<float>(), 0) << "the other layer's is untouched";
  EXPECT_EQ(grad_qkv_TE.narrow(1, 1, 4).sum().item<float>(), 8) << "what the two real tokens keep";
  EXPECT_EQ(grad_qkv_TE.select(1, 0).sum().item<float>(), 5) << "queries are none of its business";
}

}  // namespace
}  // namespace sotto::model
