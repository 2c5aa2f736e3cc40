#include "src/evaluate/beam_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/run_search.h"
#include "tests/support/small_tokenizer.h"

namespace sotto::evaluate {
namespace {

using packing::TokenId;
using ::testing::ElementsAre;

const testing::SmallTokenizer kBeamTokenizer;

std::vector<float> logs(std::vector<float> probabilities) {
  for (float& value : probabilities) value = std::log(value);
  return probabilities;
}

// Token 1 is the likelier beginning (0.6), but all that follows it is unlikely; after 2 token 3 is nearly sure. Then
// the text ends (0).
std::vector<float> garden_path(const std::vector<TokenId>& tokens) {
  if (tokens.empty()) return logs({0.01F, 0.6F, 0.38F, 0.01F});
  if (tokens.size() >= 2) return logs({0.97F, 0.01F, 0.01F, 0.01F});
  if (tokens[0] == 1) return logs({0.1F, 0.3F, 0.3F, 0.3F});
  return logs({0.01F, 0.01F, 0.03F, 0.95F});
}

std::vector<Generation> answers_of(const GenerationOptions& options, std::int64_t max_new_tokens = 8) {
  BeamSearch search({kBeamTokenizer, options, {}, {}, max_new_tokens});
  testing::run_search(search, garden_path);
  return search.results();
}

TEST(BeamSearch, finds_what_greedy_misses) {
  const auto answers = answers_of({.num_beams = 2, .log_probs = true});
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0].token_ids, ElementsAre(2, 3));
  EXPECT_EQ(answers[0].text, "ab");
  ASSERT_EQ(answers[0].log_probs.size(), 2U);
  EXPECT_NEAR(answers[0].log_probs[1], std::log(0.95), 1e-6);
}

TEST(BeamSearch, several_answers_the_best_first) {
  const auto answers = answers_of({.num_beams = 3, .num_return_sequences = 3});
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_THAT(answers[0].token_ids, ElementsAre(2, 3));
  EXPECT_EQ(answers[1].token_ids[0], 1);
  EXPECT_NE(answers[1].token_ids, answers[2].token_ids);
}

TEST(BeamSearch, at_the_longest_length_every_line_is_finished) {
  EXPECT_EQ(answers_of({.num_beams = 2}, 1)[0].token_ids, std::vector<TokenId>{1});
}

TEST(BeamSearch, a_stop_string_finishes_a_line) {
  const auto answers = answers_of({.stop_strings = {"b"}, .num_beams = 2});
  EXPECT_EQ(answers[0].text, "a");
  EXPECT_THAT(answers[0].token_ids, ElementsAre(2, 3));
}

TEST(BeamSearch, early_stopping_ends_sooner) {
  const auto steps = [](EarlyStopping early_stopping, double length_penalty) {
    const GenerationOptions options{.num_beams = 2, .length_penalty = length_penalty, .early_stopping = early_stopping};
    BeamSearch search({kBeamTokenizer, options, {}, {}, 30});
    // Every line can end at once or go on for ever, a little less likely each time.
    return testing::run_search(search, [](const auto&) { return logs({0.3F, 0.68F, 0.01F, 0.01F}); }).size();
  };
  EXPECT_LT(steps(EarlyStopping::kYes, 2.0), steps(EarlyStopping::kNever, 2.0));
  EXPECT_LE(steps(EarlyStopping::kYes, 1.0), steps(EarlyStopping::kNo, 1.0));
}

TEST(BeamSearch, a_vocabulary_that_is_too_small_leaves_answers_empty) {
  const GenerationOptions options{.num_beams = 4, .num_return_sequences = 4};
  BeamSearch search({kBeamTokenizer, options, {}, {}, 1});
  testing::run_search(search, [](const auto&) { return std::vector<float>{0.0F, 1.0F}; });
  EXPECT_EQ(search.results().size(), 4U);
}

}  // namespace
}  // namespace sotto::evaluate
