#include "src/config/interpolation_grammar.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

// Expressions written out: key(...), call name(...), join(...), values in angle brackets.
std::string printed(const Expression& expression) {
  const auto parts = [](const std::vector<Expression>& list) {
    std::string text;
    for (const Expression& part : list) text += (text.empty() ? "" : " ") + printed(part);
    return text;
  };
  switch (expression.kind) {
    case Expression::Kind::kLiteral:
      return expression.literal.is_string() ? "<" + expression.literal.string() + ">" : expression.literal.kind_name();
    case Expression::Kind::kJoin:
      return "join(" + parts(expression.parts) + ")";
    case Expression::Kind::kKey:
      return "key(" + parts(expression.parts) + ")";
    case Expression::Kind::kCall:
      return "call " + parts(expression.name) + "(" + parts(expression.parts) + ")";
    case Expression::Kind::kList:
      return "list(" + parts(expression.parts) + ")";
    case Expression::Kind::kMap:
      return "map(" + parts(expression.parts) + ")";
  }
  return "";
}

TEST(InterpolationGrammar, texts) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"plain", "<plain>"},
      {"${a}", "key(<a>)"},
      {"${ a.b }", "key(<a> <.> <b>)"},
      {"${..a[b].c}", "key(<.> <.> <a> <[> <b> <]> <.> <c>)"},
      {"x ${a} y", "join(<x > key(<a>) < y>)"},
      {"\\${a}", "<${a}>"},
      {"\\\\${a}", "join(<\\> key(<a>))"},
      {"$b $${c}", "join(<$b $> key(<c>))"},
      {"${a.${b}}", "key(<a> <.> key(<b>))"},
      {"${oc.env:HOME, 1.5}", "call <oc> <env>(<HOME> a float)"},
      {"${f:}", "call <f>()"},
      {"${f:,a}", "call <f>(<> <a>)"},
      {"${f:[1,b],{c: d},'e ${g}'}", "call <f>(list(an integer <b>) map(<d>) join(<e > key(<g>)))"},
      {"${f:'${g}'}", "call <f>(join(key(<g>)))"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(printed(parse_text(text, {})), expected) << text;
}

TEST(InterpolationGrammar, elements) {
  EXPECT_EQ(printed(parse_element("[1, [true], null]", {})), "list(an integer list(a boolean) null)");
  EXPECT_EQ(printed(parse_element("'it\\'s'", {})), "<it's>");
  EXPECT_EQ(printed(parse_element("a b", {})), "<a b>");
}

TEST(InterpolationGrammar, errors_point_at_the_place) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"${", "'}' is missing"},
      {"${a", "'}' is missing"},
      {"${a.}", "a key is expected"},
      {"${f:a", "the resolver's call is not closed"},
      {"${f:[a}", "',' or ']' is expected"},
      {"${f:'a}", "the quote is not closed"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string message = message_of([&] { parse_text(text, {"c.yaml", 3, 5}); });
    EXPECT_NE(message.find(expected), std::string::npos) << text << ": " << message;
    EXPECT_NE(message.find("c.yaml:3:5"), std::string::npos) << message;
    EXPECT_NE(message.find("^"), std::string::npos) << message;
  }
}

TEST(InterpolationGrammar, every_wrong_text_of_a_configuration_is_reported) {
  const Node root = read_yaml("a: ${ok}\nb: [1, 'x ${ y']\nc: {d: '${e.}'}\n", "c.yaml");
  const std::string message = message_of([&] { check_interpolations(root); });
  EXPECT_NE(message.find("c.yaml:2:8"), std::string::npos) << message;
  EXPECT_NE(message.find("c.yaml:3:8"), std::string::npos) << message;
  EXPECT_EQ(message.find("c.yaml:1"), std::string::npos) << message;
}

TEST(InterpolationGrammar, depth_is_limited) {
  std::string text;
  for (int at = 0; at < 100000; ++at) text += "${";
  EXPECT_NE(message_of([&] { parse_text(text, {}); }), "");
}

}  // namespace
}  // namespace sotto::config
