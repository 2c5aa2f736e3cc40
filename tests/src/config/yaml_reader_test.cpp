#include "src/config/yaml_reader.h"

#include <gtest/gtest.h>

#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string read(std::string_view text) { return scalar_yaml(read_yaml(text, "c.yaml")); }

TEST(YamlReader, mappings_lists_scalars_and_quotes) {
  EXPECT_EQ(read("a: 1\nb: [x, 'yes', \"1\"]\nc:\n  d: null\n"), "{a: 1, b: [x, 'yes', '1'], c: {d: null}}");
  EXPECT_EQ(read(""), "{}");
  EXPECT_EQ(read("# only a comment\n"), "{}");
}

TEST(YamlReader, anchors_and_merge_keys) {
  EXPECT_EQ(read("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n"), "{a: {p: 1, q: 2}, b: {p: 1, q: 3}}");
  EXPECT_EQ(read("a: &x [1]\nb: *x\n"), "{a: [1], b: [1]}");
}

TEST(YamlReader, block_scalars_are_text) {
  EXPECT_EQ(find_key(read_yaml("a: |\n  1\n  2\n", "c.yaml"), "a")->string(), "1\n2\n");
  EXPECT_EQ(find_key(read_yaml("a: >\n  1\n  2\n", "c.yaml"), "a")->string(), "1 2\n");
}

TEST(YamlReader, quoted_line_breaks_are_text) {
  const Node root =
      read_yaml("a: ['\n\n  ', \"\n\n\n \", '\n ', '', \"\", '\n\n x', \"\\n\"]\nb: &anchor '\n\n  '\n", "c.yaml");
  std::vector<std::string> values;
  for (const Node& value : root.find("a")->list()) values.push_back(value.string());
  EXPECT_EQ(values, (std::vector<std::string>{"\n", "\n\n", " ", "", "", "\nx", "\n"}));
  EXPECT_EQ(root.find("b")->string(), "\n");
}

TEST(YamlReader, every_node_knows_its_place) {
  const Node root = read_yaml("a:\n  b: 1\n", "c.yaml");
  EXPECT_EQ(find_key(root, "a.b")->origin.text(), "c.yaml:2:6");
}

TEST(YamlReader, errors_name_the_place) {
  EXPECT_NE(message_of([] { read("a: [1"); }).find("c.yaml"), std::string::npos);
  const std::string twice = message_of([] { read("a: 1\nb: 2\na: 3\n"); });
  EXPECT_NE(twice.find("c.yaml:3"), std::string::npos) << twice;
  EXPECT_NE(twice.find('1'), std::string::npos) << twice;
  EXPECT_NE(message_of([] { read("a: !foo 1"); }), "");
  EXPECT_NE(message_of([] { read_yaml_file("/no/such.yaml"); }).find("/no/such.yaml"), std::string::npos);
}

TEST(YamlReader, errors_show_the_line_and_say_what_helps) {
  const std::string tab = message_of([] { read("a:\n\tb: 1\n"); });
  EXPECT_NE(tab.find("c.yaml:2:"), std::string::npos) << tab;
  EXPECT_NE(tab.find("spaces only"), std::string::npos) << tab;
  EXPECT_NE(tab.find("2 | \tb: 1"), std::string::npos) << tab;
  const std::string twice = message_of([] { read("a: 1\na: 3\n"); });
  EXPECT_NE(twice.find("\n  2 | a: 3\n    | ^"), std::string::npos) << twice;
}

TEST(YamlReader, files_made_to_exhaust_memory_are_refused) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int at = 1; at < 12; ++at) {
    const std::string before = "*a" + std::to_string(at - 1);
    bomb += "a" + std::to_string(at) + ": &a" + std::to_string(at) + " [";
    for (int copy = 0; copy < 10; ++copy) bomb += (copy > 0 ? ", " : "") + before;
    bomb += "]\n";
  }
  EXPECT_NE(message_of([&] { read(bomb); }).find("the aliases of this file expand to more than"), std::string::npos);
  EXPECT_NE(message_of([] { read(std::string(100000, '[')); }), "");
  std::string deep;
  for (int at = 0; at < 300; ++at) deep += "{a: ";
  EXPECT_NE(message_of([&] { read(deep); }).find("nested more than"), std::string::npos);
  EXPECT_NE(message_of([] { read("a: &x [*x]\n"); }).find("contains it"), std::string::npos);
}

TEST(YamlReader, signs_with_a_meaning_of_their_own_are_no_values) {
  for (const char* const sign : {"=", "<<"}) {
    EXPECT_NE(message_of([&] { read(std::string("a: ") + sign); }).find("put it in quotes"), std::string::npos) << sign;
    EXPECT_EQ(read(std::string("a: '") + sign + "'"), std::string("{a: '") + sign + "'}");
  }
  EXPECT_EQ(read("=: 1"), "{'=': 1}");
  EXPECT_EQ(read("a: ! 5"), "{a: 5}");
}

TEST(YamlReader, wrong_interpolations_of_a_configuration_are_found_when_it_is_read) {
  EXPECT_NE(message_of([] { create_from_yaml("a: 'x ${ y'", "c.yaml"); }).find("c.yaml:1:4"), std::string::npos);
  EXPECT_NE(message_of([] { create_from_yaml("5", "c.yaml"); }).find("a mapping or a list"), std::string::npos);
}

TEST(YamlReader, other_bytes_than_utf_8_are_refused_with_their_line) {
  for (const char* const bytes : {"\xff", "\xc3", "\xe2\x82", "\x80"}) {
    const std::string message = message_of([&] { read(std::string("a: 1\nb: ") + bytes + "\n"); });
    EXPECT_NE(message.find("c.yaml:2:4: not valid YAML: the byte 0x"), std::string::npos) << message;
  }
  const std::string control = message_of([] { read("a: 1\nb: x\x01\n"); });
  EXPECT_NE(control.find("c.yaml:2:5: not valid YAML: a control character, U+0001"), std::string::npos) << control;
  EXPECT_EQ(read("a: \u00e4\u20ac\n"), "{a: \u00e4\u20ac}");
}

}  // namespace
}  // namespace sotto::config
