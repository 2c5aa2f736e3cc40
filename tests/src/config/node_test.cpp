#include "src/config/node.h"

#include <gtest/gtest.h>

namespace sotto::config {
namespace {

TEST(Node, children_of_mappings_and_lists) {
  Node node;
  node.child("a") = Node(std::int64_t{1});
  node.child("b") = Node(List{Node(true), Node(2.5)});
  ASSERT_NE(node.find("b"), nullptr);
  EXPECT_EQ(node.find("b")->find("-1")->value.index(), Node(2.5).value.index());
  EXPECT_EQ(node.find("b")->find("2"), nullptr);
  EXPECT_EQ(node.find("b")->find("x"), nullptr);
  EXPECT_EQ(node.find("c"), nullptr);
  EXPECT_TRUE(node.erase("a"));
  EXPECT_FALSE(node.erase("a"));
  EXPECT_EQ(node.map().size(), 1U);
}

TEST(Node, interpolations_and_missing_values_are_told_apart_from_text) {
  const auto text = [](const char* value) { return Node(std::string(value)); };
  EXPECT_TRUE(text("a${b}").is_interpolation());
  EXPECT_FALSE(text("a\\${b}").is_interpolation());
  EXPECT_TRUE(text("a\\\\${b}").is_interpolation());
  EXPECT_FALSE(text("$b").is_interpolation());
  EXPECT_TRUE(text("???").is_missing());
  EXPECT_FALSE(text("????").is_missing());
}

TEST(Node, equality_is_of_values_and_types) {
  EXPECT_TRUE(same_value(Node(std::int64_t{1}, {"a", 1, 1}), Node(std::int64_t{1}, {"b", 2, 2})));
  EXPECT_FALSE(same_value(Node(std::int64_t{1}), Node(1.0)));
  EXPECT_TRUE(same_value(Node(List{Node(true)}), Node(List{Node(true)})));
  EXPECT_FALSE(same_value(Node(List{Node(true)}), Node(List{})));
}

TEST(Node, kinds_have_names) {
  EXPECT_EQ(Node().kind_name(), "null");
  EXPECT_EQ(Node(Map{}).kind_name(), "a mapping");
}

}  // namespace
}  // namespace sotto::config
