#include "src/config/key_path.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

using Parts = std::vector<std::string>;

TEST(KeyPath, dots_and_brackets) {
  EXPECT_EQ(split_key("a.b[0].c"), (Parts{"a", "b", "0", "c"}));
  EXPECT_EQ(split_key("a[x][y]"), (Parts{"a", "x", "y"}));
  EXPECT_EQ(split_key("[a].b"), (Parts{"a", "b"}));
  EXPECT_EQ(split_key("[a][b]"), (Parts{"a", "b"}));
  EXPECT_EQ(split_key(""), Parts{});
  EXPECT_EQ(join_key({"a", "0", "c"}), "a.0.c");
  EXPECT_EQ(child_key("", "a"), "a");
}

TEST(KeyPath, finds_nodes) {
  const Node root = read_yaml("a:\n  b: [1, {c: 2}]\n", "c.yaml");
  ASSERT_NE(find_key(root, "a.b[1].c"), nullptr);
  EXPECT_EQ(std::get<std::int64_t>(find_key(root, "a.b.1.c")->value), 2);
  EXPECT_EQ(find_key(root, "a.x.c"), nullptr);
  EXPECT_EQ(find_key(root, ""), &root);
}

}  // namespace
}  // namespace sotto::config
