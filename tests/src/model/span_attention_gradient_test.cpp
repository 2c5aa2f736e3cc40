#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "src/model/layer_attention.h"
#include "src/packing/pack_rows.h"
#include "src/packing/restrict_plan.h"
#include "tests/support/dense_attention.h"
#include "tests/support/tiny_llama.h"

namespace sotto::model {
namespace {

constexpr HeadShape kShape{.num_heads = 6, .num_key_value_heads = 2, .head_size = 8};
constexpr std::int64_t kQuerySize = 48, kKeySize = 16;

struct GradientCase {
  const char* name;
  at::ScalarType type;
  bool restricted;
  double tolerance;  // of the relative norm of the difference
};

class SpanAttentionGradient : public ::testing::TestWithParam<GradientCase> {};

double relative_difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a.to(at::kFloat) - b).norm() / b.norm()).item<double>();
}

TEST_P(SpanAttentionGradient, IsThatOfADenseMask) {
  const auto& [name, type, restricted, tolerance] = GetParam();
  at::manual_seed(5);
  std::vector<packing::Row> rows = sotto::testing::branching_rows();
  rows.push_back({std::vector<packing::TokenId>(150, 4), 150});
  packing::AttentionPlan plan = packing::pack_rows(rows).plan;
  const std::int64_t num_slots = plan.num_slots;
  std::vector<std::int64_t> places;
  for (std::int64_t query = 0; query < num_slots; ++query) {
    if (!restricted || query % 5 < 2) places.push_back(query);
  }
  plan = packing::restrict_plan(plan, places);
  const auto num_queries = static_cast<std::int64_t>(places.size());
  const at::Tensor qkv = at::randn({num_slots, kQuerySize + 2 * kKeySize}).to(type);
  const at::Tensor queries = qkv.index_select(0, at::tensor(places)),
                   grad = at::randn({num_queries, kQuerySize}).to(type);

  const auto leaf = [](const at::Tensor& x) { return x.to(at::kFloat).clone().requires_grad_(true); };
  const at::Tensor q = leaf(queries.narrow(1, 0, kQuerySize)), k = leaf(qkv.narrow(1, kQuerySize, kKeySize)),
                   v = leaf(qkv.narrow(1, kQuerySize + kKeySize, kKeySize));
  sotto::testing::dense_attention(kShape, q, k, v, sotto::testing::mask_of(plan, num_queries))
      .backward(grad.to(at::kFloat));

  AttentionTensors forward{queries, qkv, kQuerySize, {}, {}};
  const at::Tensor values_CS = columns_as_rows(qkv, kQuerySize + kKeySize, kKeySize);
  forward.output_RQ = attention(PlacedPlan(plan), kShape, queries, qkv, kQuerySize, values_CS, &forward.log_sum_RH);
  at::Tensor grad_queries = at::empty({num_queries, kQuerySize}, type), grad_qkv = at::zeros_like(qkv);
  attention_gradient(PlacedPlan(plan), kShape, forward, grad, grad_queries, grad_qkv);
  EXPECT_LT(relative_difference(grad_queries, q.grad()), tolerance);
  EXPECT_LT(relative_difference(grad_qkv.narrow(1, kQuerySize, kKeySize), k.grad()), tolerance);
  EXPECT_LT(relative_difference(grad_qkv.narrow(1, kQuerySize + kKeySize, kKeySize), v.grad()), tolerance);
  at::Tensor again = at::zeros_like(qkv);
  attention_gradient(PlacedPlan(plan), kShape, forward, grad, grad_queries, again);
  EXPECT_TRUE(at::equal(grad_qkv, again));
}

// fp32: sums of at most 150 terms in another order. bf16: the output, probabilities and score gradients are each
// rounded by 2^-9 of themselves; a score gradient is a difference of two terms several times its size.
INSTANTIATE_TEST_SUITE_P(Types, SpanAttentionGradient,
                         ::testing::Values(GradientCase{"Fp32", at::kFloat, false, 3e-6},
                                           GradientCase{"Fp32Restricted", at::kFloat, true, 3e-6},
                                           GradientCase{"Bf16", at::kBFloat16, false, 1e-2},
                                           GradientCase{"Bf16Restricted", at::kBFloat16, true, 1e-2}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::model
