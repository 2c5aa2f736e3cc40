#include "src/config/override_cast.h"

#include <gtest/gtest.h>

#include "src/config/override_grammar.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string cast_text(const std::string& type, const std::string& value) {
  OverrideParser parser(value, OverridePart::kValue);
  const ValueOrSweep result = cast(type, parser.value());
  if (const auto* node = std::get_if<Node>(&result)) return scalar_yaml(*node);
  return scalar_yaml(Node(List(std::get<Sweep>(result).values)));
}

TEST(OverrideCast, values_become_what_pythons_casts_make_of_them) {
  const struct {
    const char* type;
    const char* value;
    const char* expected;
  } cases[] = {
      {"int", "3.7", "3"},    {"int", "-3.7", "-3"},        {"int", "true", "1"},         {"int", "'1_0'", "10"},
      {"int", "' 7 '", "7"},  {"float", "10", "10.0"},      {"float", "'inf'", ".inf"},   {"float", "false", "0.0"},
      {"bool", "0", "false"}, {"bool", "2.0", "true"},      {"bool", "'TRUE'", "true"},   {"str", "true", "'true'"},
      {"str", "10", "'10'"},  {"str", "[1,a]", "['1', a]"}, {"int", "{a:1.5}", "{a: 1}"}, {"int", "1.5,2.5", "[1, 2]"},
  };
  for (const auto& [type, value, expected] : cases) EXPECT_EQ(cast_text(type, value), expected) << type << " " << value;
}

TEST(OverrideCast, what_has_no_such_form_is_an_error) {
  EXPECT_NE(message_of([] { cast_text("int", "abc"); }).find("cannot read 'abc' as an integer"), std::string::npos);
  EXPECT_NE(message_of([] { cast_text("int", "inf"); }).find("cannot turn inf into an integer"), std::string::npos);
  EXPECT_NE(message_of([] { cast_text("float", "'1e'"); }).find("cannot read '1e' as a number"), std::string::npos);
  EXPECT_NE(message_of([] { cast_text("bool", "yes"); }).find("only true and false, not 'yes'"), std::string::npos);
  EXPECT_NE(message_of([] { cast_text("str", "null"); }).find("cannot take null"), std::string::npos);
  EXPECT_NE(message_of([] { cast_text("bool", "range(1,3)"); }).find("can only become int or float"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::config
