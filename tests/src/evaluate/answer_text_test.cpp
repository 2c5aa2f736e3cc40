#include "src/evaluate/answer_text.h"

#include <gtest/gtest.h>

#include "tests/support/small_tokenizer.h"

namespace sotto::evaluate {
namespace {

const testing::SmallTokenizer kAnswerTokenizer;

AnswerText text_of(const std::string& text, const std::vector<std::string>& stops, std::int64_t min_tokens = 0) {
  return answer_text(kAnswerTokenizer, kAnswerTokenizer.encode(text), stops, min_tokens);
}

TEST(AnswerText, is_cut_before_the_stop_string_that_begins_first) {
  EXPECT_EQ(text_of("the end here", {"here", "end"}).text, "the ");
  EXPECT_TRUE(text_of("the end here", {"here", "end"}).stopped);
  EXPECT_EQ(text_of("the end", {"x"}).text, "the end");
  EXPECT_FALSE(text_of("the end", {"x"}).stopped);
  EXPECT_FALSE(text_of("the end", {}).stopped);
}

TEST(AnswerText, stop_strings_count_behind_the_least_length) {
  EXPECT_FALSE(text_of("ab", {"a"}, 3).stopped);
  EXPECT_FALSE(text_of("abc", {"a"}, 3).stopped);
  EXPECT_EQ(text_of("abcxa", {"a"}, 3).text, "abcx");
}

}  // namespace
}  // namespace sotto::evaluate
