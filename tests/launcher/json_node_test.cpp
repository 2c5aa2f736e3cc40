#include "launcher/json_node.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"

namespace sotto::launcher {
namespace {

TEST(JsonNode, KeepsOrderAndTypes) {
  const config::Node node = config::read_yaml("b: 1\na: [true, null, 1.5, '2', {}]\nc: ${b}\n", "t");
  EXPECT_EQ(to_json(node).dump(), R"({"b":1,"a":[true,null,1.5,"2",{}],"c":"${b}"})");
  EXPECT_TRUE(config::same_value(from_json(to_json(node), "t"), node));
}

TEST(JsonNode, InfinityBecomesText) { EXPECT_EQ(to_json(config::read_yaml("a: .inf", "t")).dump(), R"({"a":"inf"})"); }

}  // namespace
}  // namespace sotto::launcher
