#include "src/config/yaml_writer.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

TEST(YamlWriter, block_style_with_lists_not_indented) {
  const std::string text =
      "a: 1\nb:\n  c: x\n  d:\n  - 1\n  - e: 2\n    f: 3\n  - - 4\n    - 5\ng: {}\nh: []\ni: null\nj: true\n";
  EXPECT_EQ(to_yaml(read_yaml(text, "c.yaml")), text);
}

TEST(YamlWriter, list_items_follow_the_rules_of_blocks_not_of_flow) {
  EXPECT_EQ(to_yaml(read_yaml("a: ['${x}/y', 'a,b', 'yes']", "c.yaml")), "a:\n- ${x}/y\n- a,b\n- 'yes'\n");
}

TEST(YamlWriter, keys_that_cannot_stand_before_a_colon_follow_a_question_mark) {
  const std::string longest(122, 'k'), longer = longest + "k";
  for (const std::string& text :
       {longest + ": 1\n", "? " + longer + "\n: 1\n", std::string("? ''\n: {}\n"),
        std::string("a:\n  ? 'x\n\n    y'\n  : b: 1\n    c:\n    - 2\n  ? ''\n  : - 1\n    - 2\n")}) {
    EXPECT_EQ(to_yaml(read_yaml(text, "c.yaml")), text);
  }
}

TEST(YamlWriter, keys_that_are_no_text_stay_what_they_are) {
  const std::string text = "1: a\n1.5: b\ntrue: c\n'2': d\n'true': e\n";
  EXPECT_EQ(to_yaml(read_yaml(text, "c.yaml")), text);
}

TEST(YamlWriter, long_text_is_folded_at_its_own_indent) {
  const std::string word(60, 'x');
  Node root;
  root.child("a").child("b") = Node(word + " " + word + " end");
  EXPECT_EQ(to_yaml(root), "a:\n  b: " + word + " " + word + "\n    end\n");
}

TEST(YamlWriter, what_is_written_reads_back_the_same) {
  Node root;
  int index = 0;
  for (const char* const text :
       {"", "a: b", "it's", "a\nb", " a\n b", "a\tb", "# x", "\\", "\"", "ü", "1e3", "${a}", "- x"}) {
    root.child("k" + std::to_string(index++)) = Node(std::string(text));
  }
  EXPECT_TRUE(same_value(read_yaml(to_yaml(root), "written"), root)) << to_yaml(root);
}

TEST(YamlWriter, scalars_on_one_line) {
  EXPECT_EQ(scalar_yaml(Node(1e-5)), "1.0e-05");
  EXPECT_EQ(scalar_yaml(Node(std::string("a,b"))), "'a,b'");
  EXPECT_EQ(scalar_text(Node(std::string("yes"))), "yes");
  EXPECT_EQ(scalar_text(Node(true)), "true");
}

}  // namespace
}  // namespace sotto::config
