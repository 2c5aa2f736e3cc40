#include "src/model/decoder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/error.h"
#include "src/packing/pack_rows.h"
#include "tests/support/message_of.h"
#include "tests/support/tiny_llama.h"

namespace sotto::model {
namespace {

using packing::PackedBatch;
using packing::Row;
using sotto::testing::branching_rows;
using sotto::testing::TinyLlama;

// Both sides compute in fp32 with sums of at most 64 terms in different orders: some tens of rounding errors of 6e-8.
constexpr double kTolerance = 1e-5;

double relative_difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

class LlamaTwin : public ::testing::TestWithParam<std::tuple<bool, bool>> {};

TEST_P(LlamaTwin, LogProbsAndPromptGradientAreThoseOfThePlainOne) {
  const auto [tied, share_prefixes] = GetParam();
  const TinyLlama tiny(tied);
  const std::vector<Row> rows = branching_rows();
  const at::Tensor prompt_PD = at::randn({4, 24}).requires_grad_(true);
  const at::Tensor plain_N = tiny.plain_log_prob_N(rows, prompt_PD);
  const at::Tensor weight_N = at::rand({plain_N.size(0)}) + 0.1;
  (-(plain_N * weight_N).sum()).backward();

  const PackedBatch batch = packing::pack_rows(rows, share_prefixes);
  const std::vector<float> weights(weight_N.data_ptr<float>(), weight_N.data_ptr<float>() + weight_N.size(0));
  const auto model = tiny.packed();
  const Score score = model->score_with_gradient(batch, prompt_PD.detach(), weights);
  EXPECT_LT(relative_difference(score.log_prob_N, plain_N.detach()), kTolerance);
  EXPECT_LT(relative_difference(score.grad_prompt_PD, prompt_PD.grad()), kTolerance);
  EXPECT_TRUE(at::equal(model->score(batch, prompt_PD.detach()).log_prob_N, score.log_prob_N));
}

INSTANTIATE_TEST_SUITE_P(All, LlamaTwin, ::testing::Combine(::testing::Bool(), ::testing::Bool()),
                         [](const auto& test) {
                           return std::string(std::get<0>(test.param) ? "Tied" : "Untied") +
                                  (std::get<1>(test.param) ? "Shared" : "Apart");
                         });

// In bf16 every number that enters a product is rounded by 2^-9 of itself. Over random models of this size that moves
// log-probabilities by 0.2 to 0.9 per cent and the gradient, which passes twice as many roundings and meets terms that
// cancel, by 2 to 7; for this one by 0.3 and 3. The reference computes in fp32 from the same rounded weights.
TEST(Decoder, InBf16ItIsAsNearAsItsRounding) {
  TinyLlama tiny(/*tied=*/true);
  for (auto& [name, tensor] : tiny.tensors) {
    if (tensor.dim() == 2) tensor = tensor.to(at::kBFloat16).to(at::kFloat);
  }
  const std::vector<Row> rows = branching_rows();
  const at::Tensor prompt_PD = at::randn({4, 24}).requires_grad_(true);
  const at::Tensor plain_N = tiny.plain_log_prob_N(rows, prompt_PD);
  (-plain_N.sum()).backward();
  const PackedBatch batch = packing::pack_rows(rows);
  const std::vector<float> weights(static_cast<std::size_t>(plain_N.size(0)), 1.0F);
  const Score score = tiny.packed(Precision::kBf16)->score_with_gradient(batch, prompt_PD.detach(), weights);
  EXPECT_LT(relative_difference(score.log_prob_N, plain_N.detach()), 0.01);
  EXPECT_LT(relative_difference(score.grad_prompt_PD, prompt_PD.grad()), 0.06);
}

// A span longer than a block of queries, and the same answer for any number of threads.
TEST(Decoder, LongRowsAreCutIntoBlocks) {
  TinyLlama tiny(/*tied=*/true);
  tiny.config["max_position_embeddings"] = 512;
  Row row{{-1, -2}, 3};
  for (int i = 0; i < 300; ++i) row.token_ids.push_back(i * i % 37);
  const std::vector<Row> rows = {row};
  const at::Tensor prompt_PD = at::randn({2, 24}).requires_grad_(true);
  const at::Tensor plain_N = tiny.plain_log_prob_N(rows, prompt_PD);
  (-plain_N.sum()).backward();
  const std::vector<float> weights(static_cast<std::size_t>(plain_N.size(0)), 1.0F);
  const auto model = tiny.packed();
  const PackedBatch batch = packing::pack_rows(rows);
  const Score score = model->score_with_gradient(batch, prompt_PD.detach(), weights);
  // 300 rows of sums: ten times the tolerance of the short ones.
  EXPECT_LT(relative_difference(score.log_prob_N, plain_N.detach()), 10 * kTolerance);
  EXPECT_LT(relative_difference(score.grad_prompt_PD, prompt_PD.grad()), 10 * kTolerance);
  const Score again = model->score_with_gradient(batch, prompt_PD.detach(), weights);
  EXPECT_TRUE(at::equal(score.grad_prompt_PD, again.grad_prompt_PD));
}

// Decoding with a cache: a prefill, then one token at a time, gives the logits of scoring the whole.
class LlamaDecoding : public ::testing::TestWithParam<Precision> {};

TEST_P(LlamaDecoding, AgreesWithScoring) {
  const TinyLlama tiny(/*tied=*/false);
  const auto model = tiny.packed(GetParam());
  const at::Tensor prompt_PD = at::randn({4, 24});
  const std::vector<Row> rows = {{{-1, -2, 5, 6, 7}, 5}, {{-1, -2, 5, 9}, 4}};
  PackedBatch prefill = packing::pack_rows(rows);
  const auto cache = model->new_cache(prefill.plan.num_slots + 2);
  const std::int64_t last = prefill.row_slots_R[1].back().end - 1;
  model->next_token_logits(prefill, prompt_PD, {last}, *cache);

  PackedBatch step;
  step.token_ids_T = {11};
  step.position_ids_T = {4};
  step.slot_ids_T = {prefill.plan.num_slots};
  step.plan.num_slots = prefill.plan.num_slots + 2;
  packing::Span span{.query_begin = 0, .query_end = 1, .keys = prefill.row_slots_R[1], .last_is_causal = true};
  span.keys.push_back({prefill.plan.num_slots, prefill.plan.num_slots + 1});
  step.plan.spans = {span};
  const at::Tensor logits_RV = model->next_token_logits(step, prompt_PD, {0}, *cache);

  const std::vector<Row> whole = {{{-1, -2, 5, 9, 11, 3}, 5}};
  const at::Tensor expected = tiny.plain_log_prob_N(whole, prompt_PD);
  // In bf16 a log-probability of some units is off by the roundings of three layers, 3 per cent at most.
  const double tolerance = GetParam() == Precision::kFp32 ? 1e-4 : 0.03 * std::abs(expected[0].item<double>());
  EXPECT_NEAR(at::log_softmax(logits_RV, -1)[0][3].item<double>(), expected[0].item<double>(), tolerance);
}

INSTANTIATE_TEST_SUITE_P(Precisions, LlamaDecoding, ::testing::Values(Precision::kFp32, Precision::kBf16),
                         [](const auto& test) { return test.param == Precision::kFp32 ? "Fp32" : "Bf16"; });

TEST(Decoder, ForeignTokensAndTooLongRowsAreErrors) {
  const TinyLlama tiny(/*tied=*/true);
  const auto model = tiny.packed();
  const auto score = [&](std::vector<packing::TokenId> ids) {
    const std::vector<Row> rows = {{std::move(ids), 1}};
    model->score(packing::pack_rows(rows), at::zeros({1, 24}));
  };
  EXPECT_THAT(sotto::testing::message_of([&] {
                score({1, 37, 2});
              }),
              ::testing::HasSubstr("token id 37 is outside the model's vocabulary"));
  EXPECT_THAT(sotto::testing::message_of([&] { score({-2, 1, 2}); }), ::testing::HasSubstr("1 virtual"));
  EXPECT_THAT(sotto::testing::message_of([&] { score(std::vector<packing::TokenId>(65, 1)); }),
              ::testing::HasSubstr("reaches 65 tokens"));
}

}  // namespace
}  // namespace sotto::model
