#include "src/config/value_token.h"

#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

TEST(ValueToken, the_longest_token_wins) {
  const struct {
    const char* text;
    TokenKind kind;
    std::size_t length;
  } cases[] = {
      {"abc-d e", TokenKind::kId, 5},      {"1_000", TokenKind::kInt, 5},      {"1__0", TokenKind::kInt, 1},
      {"01", TokenKind::kInt, 1},          {"1.5e-3x", TokenKind::kFloat, 6},  {"1e3", TokenKind::kFloat, 3},
      {"-inf", TokenKind::kFloat, 4},      {"nan", TokenKind::kFloat, 3},      {"nano", TokenKind::kId, 4},
      {"True", TokenKind::kBool, 4},       {"trueish", TokenKind::kId, 7},     {"NULL", TokenKind::kNull, 4},
      {"/x", TokenKind::kUnquoted, 1},     {"\\,\\=x", TokenKind::kEscape, 4}, {"\\x", TokenKind::kUnquoted, 1},
      {"  , x", TokenKind::kComma, 4},     {"  x", TokenKind::kSpace, 2},      {" ]", TokenKind::kBracketClose, 2},
      {"[ x", TokenKind::kBracketOpen, 2}, {".5", TokenKind::kFloat, 2},       {"+", TokenKind::kUnquoted, 1},
  };
  for (const auto& [text, kind, length] : cases) {
    const auto token = scan_value_token(text, 0);
    ASSERT_TRUE(token) << text;
    EXPECT_EQ(token->kind, kind) << text;
    EXPECT_EQ(token->end, length) << text;
  }
  EXPECT_FALSE(scan_value_token("#", 0));
  EXPECT_FALSE(scan_value_token("", 0));
}

TEST(ValueToken, a_single_token_has_its_value) {
  const auto value = [](std::string_view text) {
    return scalar_yaml(Node(token_value(*scan_value_token(text, 0), text)));
  };
  EXPECT_EQ(value("1_000"), "1000");
  EXPECT_EQ(value("+7"), "7");
  EXPECT_EQ(value("-INF"), "-.inf");
  EXPECT_EQ(value("false"), "false");
  EXPECT_EQ(value("null"), "null");
  EXPECT_EQ(value("\\,\\="), "',='");
  EXPECT_EQ(value("12345678901234567890"), "'12345678901234567890'") << "beyond 64 bits: kept as written";
}

TEST(ValueToken, ids) {
  EXPECT_TRUE(is_id("_a-1"));
  EXPECT_FALSE(is_id("1a"));
  EXPECT_FALSE(is_id(""));
  EXPECT_EQ(without_backslashes("\\\\\\("), "\\(");
}

}  // namespace
}  // namespace sotto::config
