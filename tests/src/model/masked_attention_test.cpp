#include "src/model/masked_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "src/model/relative_bias.h"
#include "src/packing/pack_rows.h"
#include "tests/support/dense_attention.h"

namespace sotto::model {
namespace {

// Rows that share beginnings: spans with several ranges, causal and not.
packing::PackedBatch branching_batch(std::int64_t length) {
  std::vector<packing::Row> rows(3);
  for (std::int64_t i = 0; i < length; ++i) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      rows[r].token_ids.push_back(static_cast<packing::TokenId>(i < length / 2 ? i : i + 100 * std::int64_t(r)));
    }
  }
  for (packing::Row& row : rows) row.first_target = 1;
  return packing::pack_rows(rows);
}

// fp32 sums in another order, and exp by a polynomial.
constexpr double kTolerance = 1e-5;

// The logarithms of the sums that the softmax divides by, [T, H], from every score.
at::Tensor dense_log_sums(const packing::AttentionPlan& plan, HeadShape shape, const at::Tensor& qkv_TE) {
  const std::int64_t group = shape.num_heads / shape.num_key_value_heads, size = shape.head_size;
  const at::Tensor mask_TT = sotto::testing::mask_of(plan, qkv_TE.size(0));
  std::vector<at::Tensor> log_sums_H;
  for (std::int64_t head = 0; head < shape.num_heads; ++head) {
    const at::Tensor queries = qkv_TE.narrow(1, head * size, size);
    const at::Tensor keys = qkv_TE.narrow(1, (shape.num_heads + head / group) * size, size);
    const at::Tensor scores_TT = at::mm(queries, keys.t()) / std::sqrt(static_cast<double>(size)) + mask_TT;
    log_sums_H.push_back(at::logsumexp(scores_TT, 1));
  }
  return at::stack(log_sums_H, 1);
}

// The plain twin against span attention, forward and backward. Beyond 2,048 queries there are several blocks.
void expect_as_span_attention(std::int64_t length, const RelativeBias* bias) {
  at::manual_seed(5);
  const HeadShape shape{.num_heads = 4, .num_key_value_heads = 2, .head_size = 8};
  const packing::PackedBatch batch = branching_batch(length);
  const auto num_tokens = static_cast<std::int64_t>(batch.token_ids_T.size());
  const at::Tensor qkv_TE = at::randn({num_tokens, 64}), grad_TQ = at::randn({num_tokens, 32});
  const at::Tensor values_CS = columns_as_rows(qkv_TE, 48, 16);
  const PositionBias at_positions =
      bias == nullptr ? PositionBias{} : bias->at(batch.position_ids_T, batch.position_ids_T);
  const PlacedPlan plan(batch.plan);
  const std::vector<QueryBlock> blocks = query_blocks(batch.plan, at::kCPU);
  at::Tensor log_sum_TH;
  const at::Tensor output_TQ = attention(plan, shape, qkv_TE, qkv_TE, 32, values_CS, &log_sum_TH, at_positions);
  const at::Tensor twin_TQ =
      masked_attention(blocks, shape, qkv_TE, qkv_TE.narrow(1, 32, 16), qkv_TE.narrow(1, 48, 16), at_positions);
  EXPECT_TRUE(at::allclose(output_TQ, twin_TQ, kTolerance, kTolerance));
  if (bias == nullptr) {  // with one, the gradients below would differ where these do
    EXPECT_TRUE(at::allclose(log_sum_TH, dense_log_sums(batch.plan, shape, qkv_TE), kTolerance, kTolerance));
  }

  const AttentionTensors forward{qkv_TE, qkv_TE, 32, output_TQ, log_sum_TH, at_positions};
  at::Tensor grad_TE = at::empty_like(qkv_TE), twin_grad_TE = at::empty_like(qkv_TE);
  attention_gradient(plan, shape, forward, grad_TQ, grad_TE, grad_TE);
  masked_attention_gradient(blocks, shape, forward, grad_TQ, twin_grad_TE, twin_grad_TE);
  EXPECT_TRUE(at::allclose(grad_TE, twin_grad_TE, 10 * kTolerance, 10 * kTolerance));
}

TEST(MaskedAttention, IsSpanAttention) { expect_as_span_attention(30, nullptr); }

TEST(MaskedAttention, SeveralBlocksOfQueries) { expect_as_span_attention(1200, nullptr); }

TEST(MaskedAttention, DistancesAddToScores) {
  at::manual_seed(2);
  const RelativeBias bias(at::randn({8, 4}), BucketForm{8, 20, true}, 8);
  expect_as_span_attention(60, &bias);
}

}  // namespace
}  // namespace sotto::model
