#include "src/evaluate/line_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/support/run_search.h"
#include "tests/support/small_tokenizer.h"

namespace sotto::evaluate {
namespace {

using packing::TokenId;
using ::testing::ElementsAre;

const testing::SmallTokenizer kTokenizer;

// Probabilities 0.5, 0.3, 0.2 of the tokens 1, 2, 3; 0 ends the text and comes after the third token.
std::vector<float> next_logits(const std::vector<TokenId>& tokens) {
  if (tokens.size() == 3) return {5.0F, 0.0F, 0.0F, 0.0F};
  return {-9.0F, std::log(0.5F), std::log(0.3F), std::log(0.2F)};
}

std::vector<Generation> answers_of(const GenerationOptions& options, const std::vector<TokenId>& prompt = {1},
                                   std::int64_t max_new_tokens = 9) {
  LineSearch search({kTokenizer, options, prompt, prompt, max_new_tokens});
  testing::run_search(search, next_logits);
  return search.results();
}

TEST(LineSearch, greedy_takes_the_likeliest_to_the_end_of_text) {
  const auto answers = answers_of({.log_probs = true});
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_THAT(answers[0].token_ids, ElementsAre(1, 1, 1));
  EXPECT_EQ(answers[0].text, "   ");
  ASSERT_EQ(answers[0].log_probs.size(), 3U);
  EXPECT_NEAR(answers[0].log_probs[0], std::log(0.5), 1e-3);
}

TEST(LineSearch, greedy_finds_the_first_of_the_largest_wherever_it_stands) {
  constexpr std::size_t kVocabulary = 28;  // of which the last 12 fill no row of lanes
  const GenerationOptions options;
  const std::vector<TokenId> prompt = {1};
  const auto first_answer = [&](const std::vector<float>& logits) {
    LineSearch search({kTokenizer, options, prompt, prompt, 1});
    testing::run_search(search, [&](const auto&) { return logits; });
    return search.results()[0].token_ids[0];
  };
  for (std::size_t token = 1; token < kVocabulary; ++token) {
    std::vector<float> logits(kVocabulary, -2.0F);
    logits[token] = -1.0F;
    EXPECT_EQ(first_answer(logits), static_cast<TokenId>(token));
    logits.back() = -1.0F;
    EXPECT_EQ(first_answer(logits), static_cast<TokenId>(token)) << "and the last one as large";
  }
}

TEST(LineSearch, the_longest_length_a_stop_string_and_the_least_length) {
  EXPECT_EQ(answers_of({}, {1}, 2)[0].token_ids.size(), 2U);
  EXPECT_EQ(answers_of({.stop_strings = {"  "}})[0].token_ids.size(), 2U);
  EXPECT_EQ(answers_of({.stop_strings = {"  "}})[0].text, "");
  EXPECT_EQ(answers_of({.min_new_tokens = 4})[0].token_ids.size(), 9U);
}

TEST(LineSearch, a_penalty_drives_the_repeated_away) {
  EXPECT_THAT(answers_of({.repetition_penalty = 3.0}, {})[0].token_ids, ElementsAre(1, 2, 3));
  EXPECT_THAT(answers_of({.repetition_penalty = 3.0}, {1})[0].token_ids, ElementsAre(2, 3, 1));
}

TEST(LineSearch, samples_follow_the_probabilities) {
  std::map<TokenId, int> counts;
  for (const auto& answer : answers_of({.do_sample = true, .num_return_sequences = 4000}))
    ++counts[answer.token_ids[0]];
  // Five standard deviations of 4000 draws.
  EXPECT_NEAR(counts[1], 2000, 160);
  EXPECT_NEAR(counts[2], 1200, 145);
  EXPECT_NEAR(counts[3], 800, 127);
  EXPECT_THAT(answers_of({.do_sample = true, .top_k = 1})[0].token_ids, ElementsAre(1, 1, 1));
}

TEST(LineSearch, the_seed_decides) {
  const auto tokens_of = [](std::uint64_t seed) {
    std::vector<std::vector<TokenId>> tokens;
    for (const auto& answer : answers_of({.do_sample = true, .seed = seed, .num_return_sequences = 8})) {
      tokens.push_back(answer.token_ids);
    }
    return tokens;
  };
  EXPECT_EQ(tokens_of(1), tokens_of(1));
  EXPECT_NE(tokens_of(1), tokens_of(2));
}

}  // namespace
}  // namespace sotto::evaluate
