#include "stages/data_preparation/json_line.h"

#include <gtest/gtest.h>

#include "src/core/error.h"

namespace sotto::data_preparation {
namespace {

struct Case {
  const char *name, *text, *written;
};
// The right column was printed by Python 3.11: json.dumps({"t": text}).
const Case kCases[] = {
    {"plain", "a b", R"({"t": "a b"})"},
    {"quotes_and_backslash", "say \"a\\b\" / 'c'", R"({"t": "say \"a\\b\" / 'c'"})"},
    {"control_characters", "\b\f\n\r\t\x01\x1f", R"({"t": "\b\f\n\r\t\u0001\u001f"})"},
    {"delete", "\x7f", R"({"t": "\u007f"})"},
    {"latin", "Beyonc\u00e9", R"({"t": "Beyonc\u00e9"})"},
    {"line_separator", "\u2028", R"({"t": "\u2028"})"},
    {"above_the_first_plane", "\U0001F600", R"({"t": "\ud83d\ude00"})"},
    {"empty", "", R"({"t": ""})"},
};

TEST(JsonLine, WritesTextsAsPythonDoes) {
  for (const Case& c : kCases) EXPECT_EQ(JsonLine().add("t", c.text).text(), c.written) << c.name;
}

TEST(JsonLine, KeepsTheOrderOfKeysAndWritesLists) {
  JsonLine line;
  line.add("b", "1").add("a", std::vector<std::string>{"x", "\u00e9"}).add("none", std::vector<std::string>{});
  EXPECT_EQ(line.text(), R"({"b": "1", "a": ["x", "\u00e9"], "none": []})");
  EXPECT_EQ(JsonLine().text(), "{}");
}

TEST(JsonLine, BytesThatAreNoTextAreABug) { EXPECT_THROW(JsonLine().add("t", "\xe9"), core::InternalError); }

}  // namespace
}  // namespace sotto::data_preparation
