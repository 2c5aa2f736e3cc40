#include "src/model/span_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "src/model/layer_attention.h"
#include "src/packing/pack_rows.h"
#include "tests/support/dense_attention.h"
#include "tests/support/tiny_llama.h"

namespace sotto::model {
namespace {

struct AttentionCase {
  const char* name;
  HeadShape shape;
  at::ScalarType type;
  double tolerance;
};

class SpanAttentionOf : public ::testing::TestWithParam<AttentionCase> {};

// Three query heads a key head fill panels that end within a query; one leaves half of every panel empty.
TEST_P(SpanAttentionOf, IsThatOfADenseMask) {
  const auto& [name, shape, type, tolerance] = GetParam();
  at::manual_seed(5);
  std::vector<packing::Row> rows = sotto::testing::branching_rows();
  rows.push_back({std::vector<packing::TokenId>(150, 4), 150});  // longer than a block
  const packing::PackedBatch batch = packing::pack_rows(rows);
  const std::int64_t num_tokens = batch.plan.num_slots;
  const std::int64_t query_size = shape.num_heads * shape.head_size,
                     key_size = shape.num_key_value_heads * shape.head_size;
  const at::Tensor qkv = at::randn({num_tokens, query_size + 2 * key_size}).to(type);
  const at::Tensor values_CS = columns_as_rows(qkv, query_size + key_size, key_size);
  at::Tensor log_sum_TH;
  const at::Tensor output = attention(PlacedPlan(batch.plan), shape, qkv, qkv, query_size, values_CS, &log_sum_TH);
  const auto parts = qkv.to(at::kFloat).split_with_sizes({query_size, key_size, key_size}, 1);
  const at::Tensor mask = sotto::testing::mask_of(batch.plan, num_tokens);
  const at::Tensor plain = sotto::testing::dense_attention(shape, parts[0], parts[1], parts[2], mask);
  EXPECT_EQ(output.scalar_type(), type);
  EXPECT_LT((output.to(at::kFloat) - plain).abs().max().item<double>(), tolerance);
  EXPECT_TRUE(log_sum_TH.isfinite().all().item<bool>());
  EXPECT_TRUE(at::equal(output, attention(PlacedPlan(batch.plan), shape, qkv, qkv, query_size, values_CS, nullptr)));
}

// fp32: sums of at most 150 terms in another order. bf16: probabilities and the output are rounded by 2^-9 of
// themselves; outputs reach 4.
INSTANTIATE_TEST_SUITE_P(Shapes, SpanAttentionOf,
                         ::testing::Values(AttentionCase{"Fp32", {6, 2, 8}, at::kFloat, 1e-5},
                                           AttentionCase{"Fp32OneHeadEach", {2, 2, 64}, at::kFloat, 1e-5},
                                           AttentionCase{"Bf16", {6, 2, 8}, at::kBFloat16, 3e-2},
                                           AttentionCase{"Bf16ManyHeads", {9, 1, 64}, at::kBFloat16, 3e-2}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::model
