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

}  // namespace
}  // namespace sotto::config
