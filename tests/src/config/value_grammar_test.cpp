#include "src/config/value_grammar.h"

#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string value(std::string_view text) { return scalar_yaml(parse_value(text, {"test", 0, 0})); }

TEST(ValueGrammar, single_tokens_have_types) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"1", "1"},      {"1_000", "1000"}, {"-5", "-5"},    {"1.", "1.0"},    {".5", "0.5"},   {"1e-3", "0.001"},
      {"inf", ".inf"}, {"-INF", "-.inf"}, {"nan", ".nan"}, {"True", "true"}, {"NULL", "null"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(value(text), expected) << text;
}

TEST(ValueGrammar, unlike_in_yaml_these_are_text) {
  for (const char* const text :
       {"01", "0x10", "1_", "None", "yes", "on", "1:30", "0:20:00", "10-20", "1.2.3", "a b", "???", "C:\\dir"}) {
    EXPECT_TRUE(parse_value(text, {}).is_string()) << text;
    EXPECT_EQ(parse_value(text, {}).string(), text);
  }
}

TEST(ValueGrammar, quotes_and_escapes) {
  EXPECT_EQ(parse_value("'a, b'", {}).string(), "a, b");
  EXPECT_EQ(parse_value("\"a\\\"b\"", {}).string(), "a\"b");
  EXPECT_EQ(parse_value("'C:\\\\'", {}).string(), "C:\\");
  EXPECT_EQ(parse_value("a\\,b", {}).string(), "a,b");
  EXPECT_EQ(parse_value("'1'", {}).string(), "1");
  EXPECT_EQ(parse_value("", {}).string(), "");
  EXPECT_EQ(parse_value("  a b  ", {}).string(), "a b");
}

TEST(ValueGrammar, lists_mappings_and_interpolations) {
  EXPECT_EQ(value("[1, a, [true, null], {k: v}]"), "[1, a, [true, null], {k: v}]");
  EXPECT_EQ(value("{a: 1, b: [x]}"), "{a: 1, b: [x]}");
  EXPECT_EQ(value("[]"), "[]");
  EXPECT_EQ(parse_value("pre${x}post", {}).string(), "pre${x}post");
}

TEST(ValueGrammar, errors_point_at_the_place) {
  for (const char* const text : {"[1,]", "[1", "{a:1", "{:1}", "a=b", "'open", "a#b", "\xC3\xA9", "[1]x"}) {
    EXPECT_NE(message_of([&] { value(text); }).find('^'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace sotto::config
