#include "src/config/json_node.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

TEST(JsonNode, values_come_back_as_they_were) {
  const Node node = read_yaml("b: 1\na: [true, null, 1.5, x]\nc: {}\n", "c.yaml");
  const auto json = json_from_node(node);
  EXPECT_EQ(json.dump(), R"({"b":1,"a":[true,null,1.5,"x"],"c":{}})");
  EXPECT_EQ(to_yaml(node_from_json(json)), to_yaml(node));
}

TEST(JsonNode, keeps_order_and_types) {
  const Node node = read_yaml("b: 1\na: [true, null, 1.5, '2', {}]\nc: ${b}\n", "t");
  EXPECT_EQ(json_from_node(node).dump(), R"({"b":1,"a":[true,null,1.5,"2",{}],"c":"${b}"})");
  EXPECT_TRUE(same_value(node_from_json(json_from_node(node), "t"), node));
}

TEST(JsonNode, infinity_becomes_text) { EXPECT_EQ(json_from_node(read_yaml("a: .inf", "t")).dump(), R"({"a":"inf"})"); }

}  // namespace
}  // namespace sotto::config
