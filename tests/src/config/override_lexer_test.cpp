#include "src/config/override_lexer.h"

#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string tokens(std::string_view text, OverridePart part) {
  std::string result;
  for (const Token& token : override_tokens(text, part)) {
    if (token.kind != TokenKind::kEnd) result += "|" + std::string(token.in(text));
  }
  return result;
}

TEST(OverrideLexer, a_key_up_to_the_first_equal_sign_and_then_a_value) {
  EXPECT_EQ(tokens("++a.b=1", OverridePart::kKey), "|+|+|a.b|=|1");
  EXPECT_EQ(tokens("a/b@c.d=[x, 'y=z']", OverridePart::kKey), "|a|/|b|@|c.d|=|[|x|, |'y=z'|]");
  EXPECT_EQ(tokens("f(1, k=2)", OverridePart::kValue), "|f|(|1|, |k|=|2|)");
  EXPECT_EQ(tokens("pre${a.b}post", OverridePart::kValue), "|pre|${a.b}|post");
}

TEST(OverrideLexer, signs_that_begin_no_token_are_pointed_at_by_character) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"a[0]=1", "'[' cannot stand in a key"},
      {"a=b#c", "  a=b#c\n     ^"},
      {"a='b", "the quote ' is not closed"},
      {"a=\u00e9", "'\u00e9' cannot stand in a value without quotes"},
      {"a='\u00e9' \u00e9", "  a='\u00e9' \u00e9\n        ^"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string message = message_of([&] { override_tokens(text, OverridePart::kKey); });
    EXPECT_NE(message.find(expected), std::string::npos) << message;
  }
}

}  // namespace
}  // namespace sotto::config
