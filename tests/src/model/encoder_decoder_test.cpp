#include "src/model/encoder_decoder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/families/load_language_model.h"
#include "src/packing/pack_rows.h"
#include "tests/support/formula_weights.h"
#include "tests/support/message_of.h"

namespace sotto::model {
namespace {

using packing::Row;

std::unique_ptr<LanguageModel> small_model(Precision precision) {
  const nlohmann::json config = {{"model_type", "t5"},
                                 {"vocab_size", 20},
                                 {"d_model", 8},
                                 {"d_kv", 4},
                                 {"d_ff", 12},
                                 {"num_layers", 2},
                                 {"num_heads", 2},
                                 {"relative_attention_num_buckets", 8},
                                 {"decoder_start_token_id", 0}};
  const std::map<std::string, std::vector<std::int64_t>> shapes = {
      {"q.weight", {8, 8}},    {"k.weight", {8, 8}},   {"v.weight", {8, 8}},
      {".o.weight", {8, 8}},   {"wi.weight", {12, 8}}, {"wo.weight", {8, 12}},
      {"bias.weight", {8, 2}}, {"norm.weight", {8}},   {"shared.weight", {20, 8}}};
  const families::TensorSource source = [&](const std::string& name) {
    for (const auto& [end, shape] : shapes) {
      if (name.ends_with(end))
        return sotto::testing::formula_tensor(name, shape, 0.6, end == "norm.weight" ? 1.0 : 0.0);
    }
    return at::Tensor();
  };
  return families::load_language_model(config, source, {.precision = precision});
}

const std::vector<Row> kRows = {{{0, 5, 6, 1}, 1, {-1, -2, 3, 4, 5, 1}},
                                {{0, 5, 7, 8, 1}, 1, {-1, -2, 3, 4, 5, 1}},
                                {{0, 9, 1}, 1, {-1, -2, 12, 1}}};

TEST(EncoderDecoder, SaysWhatItsRowsLookLike) {
  const auto model = small_model(Precision::kFp32);
  EXPECT_EQ(model->shape().decoder_start_id, 0);
  EXPECT_EQ(model->shape().hidden_size, 8);
}

TEST(EncoderDecoder, TheSameBatchGivesTheSameNumbers) {
  const auto model = small_model(Precision::kFp32);
  const at::Tensor prompt_PD = sotto::testing::formula_tensor("prompt", {2, 8}, 1.0, 0.0);
  const auto batch = packing::pack_rows(kRows);
  const std::vector<float> weights(batch.targets_N.size(), 0.5F);
  const Score first = model->score_with_gradient(batch, prompt_PD, weights);
  const Score second = model->score_with_gradient(batch, prompt_PD, weights);
  EXPECT_TRUE(at::equal(first.log_prob_N, second.log_prob_N));
  EXPECT_TRUE(at::equal(first.grad_prompt_PD, second.grad_prompt_PD));
}

// bf16 keeps 8 bits: some thousandths of log-probabilities near 3, and of gradients more, since terms cancel.
TEST(EncoderDecoder, Bf16IsNearFp32) {
  const at::Tensor prompt_PD = sotto::testing::formula_tensor("prompt", {2, 8}, 1.0, 0.0);
  const auto batch = packing::pack_rows(kRows);
  const std::vector<float> weights(batch.targets_N.size(), 1.0F);
  const Score fp32 = small_model(Precision::kFp32)->score_with_gradient(batch, prompt_PD, weights);
  const Score bf16 = small_model(Precision::kBf16)->score_with_gradient(batch, prompt_PD, weights);
  EXPECT_LT((fp32.log_prob_N - bf16.log_prob_N).abs().max().item<double>(), 5e-2);
  const at::Tensor off = (fp32.grad_prompt_PD - bf16.grad_prompt_PD).norm() / fp32.grad_prompt_PD.norm();
  EXPECT_LT(off.item<double>(), 5e-2);
}

TEST(EncoderDecoder, ForeignTokensAreErrorsInBothParts) {
  const auto model = small_model(Precision::kFp32);
  const auto score = [&](const Row& row) {
    return sotto::testing::message_of([&] { model->score(packing::pack_rows(std::vector{row}), at::zeros({1, 8})); });
  };
  EXPECT_THAT(score({{0, 1}, 1, {20, 1}}), ::testing::HasSubstr("token id 20"));
  EXPECT_THAT(score({{0, 21}, 1, {-2, 1}}), ::testing::HasSubstr("token id -2"));
  EXPECT_THAT(score({{0, -1, 1}, 1, {3, 1}}), ::testing::HasSubstr("token id -1"));
  EXPECT_THROW(score({{0, 1}, 1}), core::InternalError);
}

}  // namespace
}  // namespace sotto::model
