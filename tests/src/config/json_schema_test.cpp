#include "src/config/json_schema.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace sotto::config {
namespace {

struct Item {
  std::int64_t size = 3;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("size", size, "how many");
  }
};

struct Section {
  std::string name = "adamw";
  double lr = 0.5;
  std::vector<Item> items;
  std::map<std::string, bool> flags;
  Item inner;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"adamw", "sgd"}, "the optimizer");
    visit("lr", lr, "the rate");
    visit("items", items, "what there is");
    visit("flags", flags, "switches");
    visit("inner", inner, "one");
  }
};

TEST(JsonSchema, follows_the_field_lists) {
  const auto schema = json_schema(describe_section<Section>("part"));
  const auto& part = schema["properties"]["part"]["properties"];
  EXPECT_EQ(part["name"]["anyOf"][0]["enum"].dump(), R"(["adamw","sgd"])");
  EXPECT_EQ(part["name"]["description"], "the optimizer");
  EXPECT_EQ(part["lr"]["anyOf"][0]["type"], "number");
  EXPECT_EQ(part["lr"]["x-default"], "0.5");
  EXPECT_EQ(part["items"]["items"]["properties"]["size"]["anyOf"][0]["type"], "integer");
  EXPECT_EQ(part["flags"]["additionalProperties"]["anyOf"][0]["type"], "boolean");
  EXPECT_EQ(part["inner"]["properties"]["size"]["description"], "how many");
}

TEST(JsonSchema, a_value_may_be_an_interpolation) {
  const auto schema = json_schema(describe_section<Section>("part"));
  const auto& kinds = schema["properties"]["part"]["properties"]["lr"]["anyOf"];
  EXPECT_TRUE(std::any_of(kinds.begin(), kinds.end(), [](const auto& kind) { return kind["type"] == "string"; }));
}

TEST(JsonSchema, the_table_has_a_row_a_field) {
  const std::string table = reference_table(describe_section<Item>("part"));
  EXPECT_EQ(table,
            "| key | type | default | meaning |\n| --- | --- | --- | --- |\n"
            "| `part.size` | int | `3` | how many |\n");
}

}  // namespace
}  // namespace sotto::config
