#include "src/config/override_function.h"

#include <gtest/gtest.h>

#include "src/config/override_grammar.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

ValueOrSweep called(const std::string& text) { return OverrideParser(text, OverridePart::kValue).value(); }
std::string values(const std::string& text) {
  const ValueOrSweep result = called(text);
  if (const auto* node = std::get_if<Node>(&result)) return scalar_yaml(*node);
  const Sweep& sweep = std::get<Sweep>(result);
  switch (sweep.kind) {
    case Sweep::Kind::kChoice:
      return "choice" + scalar_yaml(Node(List(sweep.values)));
    case Sweep::Kind::kRange:
      return "range " + scalar_yaml(sweep.start) + " " + scalar_yaml(sweep.stop) + " " + scalar_yaml(sweep.step);
    case Sweep::Kind::kInterval:
      return "interval " + scalar_yaml(sweep.start) + " " + scalar_yaml(sweep.stop);
    case Sweep::Kind::kGlob:
      return "glob " + std::to_string(sweep.include.size()) + " " + std::to_string(sweep.exclude.size());
  }
  return "";
}

TEST(OverrideFunction, results) {
  const struct {
    const char* call;
    const char* expected;
  } cases[] = {
      {"choice(1,b)", "choice[1, b]"},
      {"choice(a)", "choice[a]"},
      {"range(3)", "range 0 3 1"},
      {"range(1,10,3)", "range 1 10 3"},
      {"range(start=1,stop=3)", "range 1 3 1"},
      {"range(0.5,1.5,step=0.25)", "range 0.5 1.5 0.25"},
      {"interval(1,2)", "interval 1.0 2.0"},
      {"glob(*)", "glob 1 0"},
      {"glob([a*,b*],exclude=c)", "glob 2 1"},
      {"sort(3,1,2)", "choice[1, 2, 3]"},
      {"sort([b,a],reverse=true)", "[b, a]"},
      {"sort(range(10,1))", "range 2 11 -1"},
      {"sort(choice(2,1))", "choice[1, 2]"},
      {"tag(x,choice(1,2))", "choice[1, 2]"},
      {"shuffle(choice(1,2))", "choice[1, 2]"},
      {"int(choice(1.5))", "choice[1]"},
  };
  for (const auto& [call, expected] : cases) EXPECT_EQ(values(call), expected) << call;
}

TEST(OverrideFunction, tags_and_shuffles_are_kept) {
  const Sweep sweep = std::get<Sweep>(called("shuffle(tag(b,a,a,choice(1,2)))"));
  EXPECT_EQ(sweep.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(sweep.shuffle);
}

TEST(OverrideFunction, errors_name_the_function_and_the_argument) {
  const struct {
    const char* call;
    const char* expected;
  } cases[] = {
      {"chioce(a)", "there is no function 'chioce'. Did you mean 'choice'?"},
      {"choice()", "choice() needs at least one value"},
      {"choice(range(1,2))", "choices cannot be nested"},
      {"range(a)", "range() needs a number for 'start', not a string"},
      {"range(1,2,3,4)", "range() takes at most 3 arguments"},
      {"range(1,stp=2)", "range() has no argument 'stp'. Did you mean"},
      {"interval(1)", "interval() needs 'end'"},
      {"sort(1,a)", "sort() cannot compare an integer and a string"},
      {"tag(choice(1),2)", "the last argument of tag() must be"},
      {"glob(null)", "glob() cannot include null"},
  };
  for (const auto& [call, expected] : cases) {
    const std::string message = message_of([&] { called(call); });
    EXPECT_NE(message.find(expected), std::string::npos) << call << ": " << message;
  }
}

}  // namespace
}  // namespace sotto::config
