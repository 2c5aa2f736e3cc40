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

}  // namespace
}  // namespace sotto::config
