#include "src/config/missing.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

TEST(Missing, every_missing_value_is_reported_with_its_place) {
  const Node root = read_yaml("a: ???\nb: {c: 1, d: \"???\"}\ne: [x, \"???\"]\n", "c.yaml");
  EXPECT_EQ(missing_keys(root), (std::vector<std::string>{"a", "b.d", "e.1"}));
  const std::string message = testing::message_of([&] { check_nothing_missing(root); });
  EXPECT_NE(message.find("c.yaml:1:4: 'a' has no value yet: ???. Set it: a=VALUE"), std::string::npos) << message;
  EXPECT_NE(message.find("'e.1'"), std::string::npos) << message;
  EXPECT_EQ(testing::message_of([] { check_nothing_missing(read_yaml("a: 1", "c.yaml")); }), "");
}

}  // namespace
}  // namespace sotto::config
