#include "src/model/layer_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(LayerAttention, ColumnsAsRowsLeaveRoomOfZeros) {
  const at::Tensor matrix_TE = at::arange(12).to(at::kBFloat16).view({3, 4});
  const at::Tensor rows = columns_as_rows(matrix_TE, 1, 2);
  EXPECT_TRUE(at::equal(rows.narrow(1, 0, 3), matrix_TE.narrow(1, 1, 2).t()));
  EXPECT_TRUE(at::equal(rows.narrow(1, 3, 1), at::zeros({2, 1}, at::kBFloat16)));
}

// A query that sees one slot gives that slot's value, whatever the scores.
TEST(LayerAttention, OneSlotIsItsValue) {
  at::manual_seed(1);
  const HeadShape shape{.num_heads = 2, .num_key_value_heads = 1, .head_size = 4};
  const PlacedPlan plan({.num_slots = 3, .spans = {{0, 1, {{2, 3}}, false}}});
  const at::Tensor keys_SC = at::randn({3, 4}), values_CS = columns_as_rows(at::randn({3, 4}), 0, 4);
  at::Tensor log_sum_RH;
  const at::Tensor queries_RQ = at::randn({1, 8});
  const at::Tensor output_RQ = attention(plan, shape, queries_RQ, keys_SC, 0, values_CS, &log_sum_RH);
  EXPECT_TRUE(at::allclose(output_RQ.view({2, 4}), values_CS.narrow(1, 2, 1).t().expand({2, 4})));
  const at::Tensor score = at::dot(queries_RQ[0].narrow(0, 0, 4), keys_SC[2]) / 2;
  EXPECT_NEAR(log_sum_RH[0][0].item<double>(), score.item<double>(), 1e-5);
}

}  // namespace
}  // namespace sotto::model
