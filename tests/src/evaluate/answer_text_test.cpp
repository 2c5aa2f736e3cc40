#include "src/evaluate/answer_text.h"

#include <gtest/gtest.h>

#include "src/tokenizer/byte_tokenizer.h"
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

TEST(AnswerText, special_tokens_among_the_stop_strings_end_an_answer) {
  const auto byt5 = tokenizer::make_byte_tokenizer(2);  // <pad> is 0, </s> 1, bytes from 3 on, <extra_id_0> 259
  GenerationOptions options{.min_new_tokens = 2, .stop_strings = {"<extra_id_1>", "a"}};
  EXPECT_TRUE(ends_answer(*byt5, options, 1, 0)) << "the end of the text";
  EXPECT_TRUE(ends_answer(*byt5, options, 260, 2));
  EXPECT_FALSE(ends_answer(*byt5, options, 260, 1)) << "before min_new_tokens";
  EXPECT_FALSE(ends_answer(*byt5, options, 259, 2)) << "another special token";
  EXPECT_FALSE(ends_answer(*byt5, options, 3 + 'a', 2)) << "texts are looked for in the text";
}

}  // namespace
}  // namespace sotto::evaluate
