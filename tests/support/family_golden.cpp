#include "tests/support/family_golden.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "src/packing/pack_rows.h"
#include "tests/support/formula_weights.h"

namespace sotto::testing {
namespace {

// Two fp32 implementations: 3e-5 from float64 each (families.py), gradients 1e-5 of the largest element.
constexpr double kTolerance = 1e-4;

void expect_near(const at::Tensor& own, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(own.numel(), static_cast<std::int64_t>(expected.size()));
  const at::Tensor flat = own.flatten();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(flat[static_cast<std::int64_t>(i)].item<double>(), expected[i], tolerance) << i;
  }
}

// The last target of a row by decoding: one token at a time into a cache.
double decoded_log_prob(const model::LanguageModel& model, const packing::Row& row, const at::Tensor& prompt_PD) {
  const auto count = static_cast<std::int64_t>(row.token_ids.size()) - 1;
  const auto cache = model.new_cache(count);
  at::Tensor logits_RV;
  for (std::int64_t t = 0; t < count; ++t) {
    packing::PackedBatch step;
    step.token_ids_T = {row.token_ids[static_cast<std::size_t>(t)]};
    step.position_ids_T = {static_cast<std::int32_t>(t)};
    step.slot_ids_T = {t};
    step.plan = {count, {{.query_begin = 0, .query_end = 1, .keys = {{0, t + 1}}, .last_is_causal = true}}};
    logits_RV = model.next_token_logits(step, prompt_PD, {0}, *cache);
  }
  return at::log_softmax(logits_RV, -1)[0][row.token_ids.back()].item<double>();
}

}  // namespace

void expect_golden_of_family(const std::string& name, c10::Device device) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/families.json"));
  std::vector<packing::Row> rows;
  for (const auto& row : golden.at("rows")) rows.push_back({row.at("token_ids"), row.at("first_target")});
  for (const auto& found : golden.at("cases")) {
    if (found.at("name") != name) continue;
    const auto model = load_formula_model(found, device);
    const at::Tensor prompt_PD = formula_tensor("prompt", {3, 24}, 1.0, 0.0);
    const std::vector<double> log_probs = found.at("log_probs"), gradient = found.at("prompt_gradient");
    const double largest = std::abs(*std::max_element(gradient.begin(), gradient.end(),
                                                      [](double a, double b) { return std::abs(a) < std::abs(b); }));
    for (const bool share_prefixes : {true, false}) {
      const std::vector<float> weights(log_probs.size(), 1.0F);
      const auto score = model->score_with_gradient(packing::pack_rows(rows, share_prefixes), prompt_PD, weights);
      expect_near(score.log_prob_N, log_probs, kTolerance);
      expect_near(score.grad_prompt_PD, gradient, kTolerance * largest);
    }
    EXPECT_NEAR(decoded_log_prob(*model, rows.back(), prompt_PD), log_probs.back(), kTolerance);
    return;
  }
  FAIL() << "families.json has no case '" << name << "'";
}

}  // namespace sotto::testing
