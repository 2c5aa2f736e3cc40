#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>

#include "src/core/mapped_file.h"
#include "src/model/pack_for_model.h"
#include "src/packing/pack_rows.h"
#include "tests/support/formula_weights.h"

// A row gets what it would get alone, whatever it is batched with.
namespace sotto::model {
namespace {

using nlohmann::json;
using packing::Row;

// Sums in another order: some rounding errors of 6e-8.
constexpr double kTolerance = 1e-5;

// Rows of three tasks with 2, 5 and 3 virtual tokens, the last one's in two places; their texts begin alike in part.
// With `short_answers` the last token alone is predicted, as a decoder behind an encoder does.
std::vector<Row> mixed_rows(std::mt19937& random, std::size_t count, bool short_answers = false) {
  const auto number = [&](int end) { return static_cast<packing::TokenId>(random() % static_cast<unsigned>(end)); };
  std::vector<packing::TokenId> paragraph(9);
  for (auto& id : paragraph) id = number(40);
  std::vector<Row> rows;
  while (rows.size() < count) {
    const int task = number(3);
    Row row;
    const int first = task == 0 ? 0 : task == 1 ? 2 : 7;
    const int in_front = task == 0 ? 2 : task == 1 ? 5 : 1;
    for (int i = 0; i < in_front; ++i) row.token_ids.push_back(packing::virtual_token(first + i));
    row.token_ids.insert(row.token_ids.end(), paragraph.begin(), paragraph.begin() + number(10));
    if (task == 2) row.token_ids.insert(row.token_ids.end(), {packing::virtual_token(8), packing::virtual_token(9)});
    for (int i = number(6); i >= 0; --i) row.token_ids.push_back(number(40));
    const auto last = static_cast<std::int64_t>(row.token_ids.size()) - 1;
    row.first_target = short_answers ? last : number(2) == 0 ? 1 : last - number(2);
    rows.push_back(std::move(row));
  }
  return rows;
}

struct Outcome {
  std::vector<std::vector<double>> log_probs_R;  // of each row's targets
  std::vector<at::Tensor> last_logits_R;
  at::Tensor gradient;
};

// The rows in the order given, cut into batches of up to `batch_size`.
Outcome outcome_of(const LanguageModel& model, const std::vector<Row>& rows, const std::vector<std::size_t>& order,
                   std::size_t batch_size, bool share_prefixes, const at::Tensor& prompt_PD) {
  Outcome outcome;
  outcome.log_probs_R.resize(rows.size());
  outcome.last_logits_R.resize(rows.size());
  outcome.gradient = at::zeros_like(prompt_PD);
  for (std::size_t begin = 0; begin < order.size(); begin += batch_size) {
    std::vector<Row> together;
    for (std::size_t at = begin; at < std::min(begin + batch_size, order.size()); ++at) {
      together.push_back(rows[order[at]]);
    }
    const auto batch = pack_for(model.shape(), prompt_PD, together, share_prefixes);
    const auto score = model.score_with_gradient(batch, prompt_PD, std::vector<float>(batch.targets_N.size(), 1.0F));
    for (std::size_t n = 0; n < batch.targets_N.size(); ++n) {
      const std::size_t row = order[begin + static_cast<std::size_t>(batch.targets_N[n].row)];
      outcome.log_probs_R[row].push_back(score.log_prob_N[static_cast<std::int64_t>(n)].item<double>());
    }
    outcome.gradient.add_(score.grad_prompt_PD);
    std::vector<std::int64_t> last_R;
    for (const auto& slots : batch.row_slots_R) last_R.push_back(slots.back().end - 1);
    const auto cache = model.new_cache(batch.plan.num_slots);
    const at::Tensor logits_RV = model.next_token_logits(batch, prompt_PD, last_R, *cache);
    for (std::size_t r = 0; r < together.size(); ++r) {
      outcome.last_logits_R[order[begin + r]] = logits_RV[static_cast<std::int64_t>(r)];
    }
  }
  return outcome;
}

double relative_difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

void expect_same(const Outcome& found, const Outcome& alone) {
  for (std::size_t r = 0; r < alone.log_probs_R.size(); ++r) {
    ASSERT_EQ(found.log_probs_R[r].size(), alone.log_probs_R[r].size());
    for (std::size_t n = 0; n < alone.log_probs_R[r].size(); ++n) {
      EXPECT_NEAR(found.log_probs_R[r][n], alone.log_probs_R[r][n], kTolerance * std::abs(alone.log_probs_R[r][n]));
    }
    EXPECT_LT(relative_difference(found.last_logits_R[r], alone.last_logits_R[r]), kTolerance);
  }
  EXPECT_LT(relative_difference(found.gradient, alone.gradient), kTolerance);
}

std::vector<std::size_t> places(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// Virtual tokens as embeddings, and as keys and values.
std::vector<at::Tensor> prompts_for(const ModelShape& shape) {
  return {testing::formula_tensor("prompt", {10, shape.hidden_size}, 1.0, 0.0),
          testing::formula_tensor("prefix", {10, shape.num_layers, 2, shape.key_size}, 1.0, 0.0)};
}

void expect_as_alone(const LanguageModel& model, const std::vector<Row>& rows, const at::Tensor& prompt_PD,
                     std::mt19937& random) {
  std::vector<std::size_t> order = places(rows.size());
  const Outcome alone = outcome_of(model, rows, order, 1, false, prompt_PD);
  for (const std::size_t batch_size : {12U, 5U, 2U}) {
    std::shuffle(order.begin(), order.end(), random);
    for (const bool share_prefixes : {true, false}) {
      expect_same(outcome_of(model, rows, order, batch_size, share_prefixes, prompt_PD), alone);
    }
  }
}

TEST(MixedBatches, EachRowGetsWhatItWouldGetAlone) {
  const auto golden = json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  std::mt19937 random(7);
  for (const json& family : golden.at("cases")) {
    SCOPED_TRACE(family.at("name").get<std::string>());
    const auto model = testing::load_formula_model(family);
    for (const at::Tensor& prompt_PD : prompts_for(model->shape())) {
      expect_as_alone(*model, mixed_rows(random, 12), prompt_PD, random);
    }
  }
  for (const json& family : golden.at("encoder_decoder_cases")) {
    SCOPED_TRACE(family.at("name").get<std::string>());
    const auto model = testing::load_formula_model(family);
    for (const at::Tensor& prompt_PD : prompts_for(model->shape())) {
      auto rows = mixed_rows(random, 12, /*short_answers=*/true);
      // A prefix stands at the start alone, and the encoder has something to read behind it.
      const auto no_prefix = [](const Row& row) {
        const auto last = row.token_ids.begin() + row.first_target;
        return packing::is_virtual(*(last - 1)) ||
               !std::is_partitioned(row.token_ids.begin(), last, packing::is_virtual);
      };
      if (is_prefix(prompt_PD)) std::erase_if(rows, no_prefix);
      ASSERT_GE(rows.size(), 4u) << "too few rows to be mixed";
      expect_as_alone(*model, rows, prompt_PD, random);
    }
  }
}

}  // namespace
}  // namespace sotto::model
