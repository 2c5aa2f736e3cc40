#include "src/config/interpolation_lexer.h"

#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string tokens(std::string_view text, InterpolationRule rule) {
  std::string result;
  for (const Token& token : interpolation_tokens(text, rule, {})) {
    if (token.kind != TokenKind::kEnd) result += "|" + std::string(token.in(text));
  }
  return result;
}

TEST(InterpolationLexer, what_signs_mean_depends_on_where_they_stand) {
  EXPECT_EQ(tokens("a, [b] ${c.d}!", InterpolationRule::kWholeText), "|a, [b] |${|c|.|d|}|!");
  EXPECT_EQ(tokens("a, [b]", InterpolationRule::kElement), "|a|, |[|b|]");
  EXPECT_EQ(tokens("${f:a, 'b c'}", InterpolationRule::kWholeText), "|${|f|:|a|, |'|b c|'|}");
  EXPECT_EQ(tokens("${a[0].b}", InterpolationRule::kWholeText), "|${|a|[|0|]|.|b|}");
}

TEST(InterpolationLexer, escapes_are_tokens_of_their_own) {
  const auto kinds = interpolation_tokens("\\${a}", InterpolationRule::kWholeText, {});
  EXPECT_EQ(kinds[0].kind, TokenKind::kEscapedInterpolation);
}

TEST(InterpolationLexer, a_sign_that_begins_no_token_is_pointed_at) {
  const std::string message = message_of([] { interpolation_tokens("${a b=c}", InterpolationRule::kWholeText, {}); });
  EXPECT_NE(message.find("${a b=c}\n"), std::string::npos) << message;
}

}  // namespace
}  // namespace sotto::config
