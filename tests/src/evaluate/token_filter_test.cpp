#include "src/evaluate/token_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"

namespace sotto::evaluate {
namespace {

constexpr float kExcluded = -std::numeric_limits<float>::infinity();

TEST(TokenFilter, as_the_logits_processors_of_transformers) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/generation.json"));
  for (const auto& found : golden.at("processed")) {
    std::vector<float> scores = found.at("scores");
    const std::vector<packing::TokenId> seen = found.at("seen");
    const auto& options = found.at("options");
    penalize_repetition(scores, seen, options.at("repetition_penalty"));
    divide_by_temperature(scores, options.at("temperature"));
    keep_top_k(scores, options.at("top_k"));
    keep_top_p(scores, options.at("top_p"));
    // Which of equal scores stays is left to a sort there: what stays is compared, not where.
    std::vector<float> kept, expected;
    std::copy_if(scores.begin(), scores.end(), std::back_inserter(kept),
                 [](float score) { return score != kExcluded; });
    for (const auto& score : found.at("result")) {
      if (!score.is_null()) expected.push_back(score);
    }
    std::sort(kept.begin(), kept.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_THAT(kept, ::testing::Pointwise(::testing::FloatEq(), expected)) << options;
  }
}

TEST(TokenFilter, virtual_tokens_have_no_score_to_penalize) {
  std::vector<float> scores = {1.0F, -1.0F};
  penalize_repetition(scores, std::vector<packing::TokenId>{-1, 1, 1}, 2.0);
  EXPECT_EQ(scores, (std::vector<float>{1.0F, -2.0F}));
}

TEST(TokenFilter, log_softmax_adds_up_to_one) {
  double sum = 0;
  for (const float value : log_softmax(std::vector<float>{1000.0F, 999.0F, kExcluded})) sum += std::exp(value);
  EXPECT_NEAR(sum, 1.0, 1e-6);
}

TEST(TokenFilter, the_likeliest_is_the_first_of_the_greatest_and_never_nan_beside_a_number) {
  EXPECT_EQ(likeliest(std::vector<float>{-1.0F, 2.0F, 2.0F}), 1);
  EXPECT_EQ(likeliest(std::vector<float>{NAN, kExcluded, -3.0F}), 2);
  EXPECT_EQ(likeliest(std::vector<float>{NAN, NAN}), 0);
  EXPECT_EQ(likeliest(std::vector<float>(20, kExcluded)), 0);
}

TEST(TokenFilter, each_token_is_drawn_on_its_share_of_the_unit_interval) {
  const std::vector<float> scores = {std::log(0.5F), kExcluded, std::log(0.25F), std::log(0.25F)};
  EXPECT_EQ(draw(scores, 0.0), 0);
  EXPECT_EQ(draw(scores, 0.49), 0);
  EXPECT_EQ(draw(scores, 0.51), 2);
  EXPECT_EQ(draw(scores, 0.76), 3);
  EXPECT_EQ(draw(scores, std::nextafter(1.0, 0.0)), 3);
}

}  // namespace
}  // namespace sotto::evaluate
