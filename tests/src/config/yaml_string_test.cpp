#include "src/config/yaml_string.h"

#include <gtest/gtest.h>

namespace sotto::config {
namespace {

std::string block(const std::string& text) { return yaml_string(text, {}); }

TEST(YamlString, plain_where_it_reads_back_the_same) {
  for (const char* const text : {"abc", "a b", "a:b", "${a.b}", "1.2.3", "04:00:00x", "a#b", "-a", "???", "None"}) {
    EXPECT_EQ(block(text), text);
  }
}

TEST(YamlString, quoted_where_it_would_be_read_as_something_else) {
  for (const char* const text :
       {"",   "true", "no",   "y",    "N",  "null", "~",  "1",  "1e-3", "0x1F", "1_000", "nan", "Infinity", " a",
        "a ", "# a",  "a: b", "a #b", "[a", "{a",   "*a", "&a", "- a",  "a:",   "@a",    "%a",  "4:00:00"}) {
    EXPECT_EQ(block(text), "'" + std::string(text) + "'");
  }
  EXPECT_EQ(block("it's"), "it's");
  EXPECT_EQ(block("'a"), "'''a'");
}

TEST(YamlString, flow_signs_are_quoted_inside_flow_only) {
  EXPECT_EQ(block("a,b"), "a,b");
  EXPECT_EQ(yaml_string("a,b", {.flow = true, .may_fold = false}), "'a,b'");
}

TEST(YamlString, line_breaks_and_control_characters) {
  EXPECT_EQ(block("a\nb"), "'a\n\nb'");
  EXPECT_EQ(yaml_string("a\nb", {.indent = 2}), "'a\n\n  b'");
  EXPECT_EQ(block("a \nb"), "\"a \\nb\"");
  EXPECT_EQ(block("a\tb"), "\"a\\tb\"");
}

TEST(YamlString, dates_are_quoted) { EXPECT_EQ(block("2001-01-01"), "'2001-01-01'"); }

TEST(YamlString, characters_beyond_ascii) {
  EXPECT_EQ(block("\u00e4\u6771\U0001F642\u00a0x"), "\u00e4\u6771\U0001F642\u00a0x");
  EXPECT_EQ(block("a\ufeff\U0001F642"), R"("a\uFEFF\U0001F642")");
  EXPECT_EQ(block("a\u0080b"), R"("a\x80b")");
  EXPECT_EQ(yaml_string("a\u2028b", {.indent = 2}), "'a\u2028  b'");
  EXPECT_EQ(block("a \u2028b"), R"("a \Lb")");
  EXPECT_EQ(block("\u0085O"), R"("\NO")") << "PyYAML would read a space";
}

TEST(YamlString, long_text_is_folded_at_the_space_after_column_80) {
  const std::string word(50, 'x');
  EXPECT_EQ(yaml_string(word + " " + word + " y", {.indent = 2}), word + " " + word + "\n  y");
  EXPECT_EQ(yaml_string(word + " " + word + " y", {.indent = 2, .may_fold = false}), word + " " + word + " y");
}

TEST(YamlString, text_beyond_the_column_is_folded_once_at_a_place) {
  EXPECT_EQ(yaml_string("4\t v", {.column = 82, .indent = 84}), "\"4\\t\\\n" + std::string(84, ' ') + "\\ v\"");
}

}  // namespace
}  // namespace sotto::config
