#include "src/config/override_grammar.h"

#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;
using Kind = Override::Kind;

TEST(OverrideGrammar, the_four_kinds) {
  EXPECT_EQ(parse_override("a.b=1").kind, Kind::kChange);
  EXPECT_EQ(parse_override("+a=1").kind, Kind::kAdd);
  EXPECT_EQ(parse_override("++a=1").kind, Kind::kForce);
  EXPECT_EQ(parse_override("~a").kind, Kind::kDelete);
  EXPECT_FALSE(parse_override("~a").has_value);
  EXPECT_TRUE(parse_override("~a=1").has_value);
}

TEST(OverrideGrammar, keys_packages_and_values) {
  const Override parsed = parse_override("+db/sql@x.y=pg");
  EXPECT_EQ(parsed.key, "db/sql");
  EXPECT_EQ(parsed.package, "x.y");
  EXPECT_EQ(parsed.value.string(), "pg");
  EXPECT_EQ(parsed.text, "+db/sql@x.y=pg");
  EXPECT_EQ(scalar_yaml(parse_override("a=[1,2]").value), "[1, 2]");
  EXPECT_EQ(parse_override("a=").value.string(), "");
}

TEST(OverrideGrammar, a_comma_list_is_a_sweep) {
  const Override parsed = parse_override("port=1,x");
  ASSERT_TRUE(parsed.sweep);
  EXPECT_TRUE(parsed.sweep->simple_form);
  EXPECT_EQ(scalar_yaml(Node(List(parsed.sweep->values))), "[1, x]");
}

TEST(OverrideGrammar, other_text_is_refused_with_a_caret) {
  for (const char* const text : {"a", "a b=1", "a[0]=1", "a=b=c", "a==b"}) {
    EXPECT_NE(message_of([&] { parse_override(text); }).find('^'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace sotto::config
