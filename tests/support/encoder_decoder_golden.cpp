#include "tests/support/encoder_decoder_golden.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/formula_weights.h"

namespace sotto::testing {
namespace {

using packing::PackedBatch;
using packing::Row;

// Two fp32 implementations: 3e-5 from float64 each (families.py), gradients 1e-5 of the largest element.
constexpr double kEncoderDecoderTolerance = 1e-4;

at::Tensor as_tensor(const std::vector<double>& numbers) { return at::tensor(numbers, at::kDouble); }

// The likeliest continuations of all rows at once: a prefill that encodes, then steps that see its slots.
std::vector<std::vector<std::int64_t>> decoded(const model::LanguageModel& model, std::vector<Row> rows,
                                               const at::Tensor& prompt_PD, std::int64_t count) {
  for (Row& row : rows) row.token_ids = {*model.shape().decoder_start_id};
  PackedBatch batch = packing::pack_rows(rows);
  const auto prefill = batch;
  const auto num_rows = static_cast<std::int64_t>(rows.size());
  std::vector<std::int64_t> outputs_R;
  for (const auto& slots : batch.row_slots_R) outputs_R.push_back(slots.back().end - 1);
  const std::int64_t num_slots = batch.plan.num_slots + num_rows * count;
  batch.plan.num_slots = num_slots;
  const auto cache = model.new_cache(num_slots);
  std::vector<std::vector<std::int64_t>> tokens(rows.size());
  for (std::int64_t step = 0; step < count; ++step) {
    const at::Tensor best_R = model.next_token_logits(batch, prompt_PD, outputs_R, *cache).argmax(-1);
    batch = PackedBatch();
    batch.plan.num_slots = num_slots;
    batch.cross_plan.num_slots = prefill.cross_plan.num_slots;
    for (std::int64_t row = 0; row < num_rows; ++row) {
      const auto r = static_cast<std::size_t>(row);
      tokens[r].push_back(best_R[row].item<std::int64_t>());
      const std::int64_t first = prefill.plan.num_slots + row * count;
      batch.token_ids_T.push_back(static_cast<packing::TokenId>(tokens[r].back()));
      batch.position_ids_T.push_back(static_cast<std::int32_t>(step + 1));
      batch.slot_ids_T.push_back(first + step);
      auto keys = prefill.row_slots_R[r];
      keys.push_back({first, first + step + 1});
      batch.plan.spans.push_back({row, row + 1, keys, true});
      batch.cross_plan.spans.push_back({row, row + 1, prefill.encoder.row_slots_R[r], false});
      outputs_R[r] = row;
    }
  }
  return tokens;
}

}  // namespace

void expect_golden_of_encoder_decoder(const std::string& name, c10::Device device) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  std::vector<Row> rows;
  for (const auto& row : golden.at("encoder_decoder_rows")) {
    rows.push_back({.token_ids = row.at("token_ids"), .first_target = 1, .encoder_ids = row.at("encoder_ids")});
  }
  for (const auto& found : golden.at("encoder_decoder_cases")) {
    if (found.at("name") != name) continue;
    const auto model = load_formula_model(found, device);
    const at::Tensor prompt_PD = formula_tensor("prompt", {3, 24}, 1.0, 0.0);
    const at::Tensor log_prob_N = as_tensor(found.at("log_probs")), gradient = as_tensor(found.at("prompt_gradient"));
    const std::vector<float> weights(static_cast<std::size_t>(log_prob_N.numel()), 1.0F);
    for (const bool share : {true, false}) {
      const PackedBatch batch = packing::pack_rows(rows, share);
      const auto score = model->score_with_gradient(batch, prompt_PD, weights);
      EXPECT_LT((score.log_prob_N - log_prob_N).abs().max().item<double>(), kEncoderDecoderTolerance);
      EXPECT_LT((score.grad_prompt_PD.flatten() - gradient).abs().max().item<double>(),
                kEncoderDecoderTolerance * gradient.abs().max().item<double>());
      EXPECT_TRUE(at::equal(model->score(batch, prompt_PD).log_prob_N, score.log_prob_N));
    }
    const std::vector<std::vector<std::int64_t>> expected = found.at("greedy");
    EXPECT_EQ(decoded(*model, rows, prompt_PD, static_cast<std::int64_t>(expected[0].size())), expected);
    return;
  }
  FAIL() << "families.json has no case '" << name << "'";
}

}  // namespace sotto::testing
