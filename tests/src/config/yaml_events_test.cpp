#include "src/config/yaml_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using ::testing::StartsWith;

std::string event_message(std::string_view text) {
  return testing::message_of([&] {
    YamlEvents events(text, "c.yaml");
    while (events.next().type != YAML_STREAM_END_EVENT) {
    }
  });
}

TEST(YamlEvents, EventsComeInOrderWithTheirPlaces) {
  YamlEvents events("a: [1]\n", "c.yaml");
  std::vector<int> kinds;
  std::string place;
  while (true) {
    const yaml_event_t& event = events.next();
    kinds.push_back(event.type);
    if (event.type == YAML_SEQUENCE_START_EVENT) place = events.origin(event.start_mark).text();
    if (event.type == YAML_STREAM_END_EVENT) break;
  }
  EXPECT_EQ(kinds,
            (std::vector<int>{YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT, YAML_MAPPING_START_EVENT,
                              YAML_SCALAR_EVENT, YAML_SEQUENCE_START_EVENT, YAML_SCALAR_EVENT, YAML_SEQUENCE_END_EVENT,
                              YAML_MAPPING_END_EVENT, YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT}));
  EXPECT_EQ(place, "c.yaml:1:4");
}

struct WrongText {
  const char* name;
  const char* text;
  const char* message;
};

class WrongYaml : public ::testing::TestWithParam<WrongText> {};

TEST_P(WrongYaml, SaysWhereAndWhatHelps) {
  EXPECT_THAT(event_message(GetParam().text), StartsWith(std::string("c.yaml:") + GetParam().message))
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongYaml,
    ::testing::Values(
        WrongText{"open_quote", "a: 1\nb: 'open\nc: 2\n",
                  "2:4: not valid YAML: the quote that begins here is not closed.\n  2 | b: 'open\n"},
        WrongText{"open_double_quote", "a: \"open\n", "1:4: not valid YAML: the quote that begins here is not closed."},
        WrongText{"tab", "a:\n\tb: 1\n", "2:1: not valid YAML: a tab indents this line: YAML takes spaces only."},
        WrongText{"second_colon", "a: b: c\n", "1:5: not valid YAML: a second ': ' in this line."},
        WrongText{"no_colon", "a: 1\nb\nc: 2\n",
                  "2:1: not valid YAML: this line is no 'key: value'; is a ':' or a quote missing?"},
        WrongText{"indented_under_a_value", "a: 1\n  b: 2\n", "2:4: not valid YAML: a second ': ' in this line."},
        WrongText{"indented_less", "  a: 1\n b: 2\n", "2:2: not valid YAML: this line is indented less than the first"},
        WrongText{"after_a_quote", "a: 'x' y\n", "1:8: not valid YAML: this does not fit the mapping around it"},
        WrongText{"key_in_a_list", "a:\n  - 1\n  b: 2\n", "3:3: not valid YAML: this does not fit the list around it"},
        WrongText{"open_list", "a: [1, 2\nb: 3\n",
                  "1:4: not valid YAML: the list that begins here has no ']' or lacks a ','."},
        WrongText{"open_mapping", "a: {b: 1\nc: 3\n",
                  "1:4: not valid YAML: the mapping that begins here has no '}' or lacks a ','."},
        WrongText{"at_sign", "a: @x\n", "1:4: not valid YAML: '@' cannot begin a value: put the value in quotes."},
        WrongText{"block_header", "a: |x\n", "1:5: not valid YAML: after '|' or '>' a text begins in the next line"},
        WrongText{"alias", "a: *\n", "1:4: not valid YAML: '*' begins an alias"},
        WrongText{"escape", "a: \"\\d\"\n", "1:5: not valid YAML: in double quotes a backslash begins an escape"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::config
