#include "src/config/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "tests/support/message_of.h"

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
  std::string precision = "32";
  double lr = 0.5;
  std::optional<std::string> title;
  std::vector<Item> items;
  std::map<std::string, bool> flags;
  Item inner;
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"adamw", "sgd"}, "the optimizer");
    visit.one_of("precision", precision, {"32", "bf16"}, "of the model");
    visit("lr", lr, "the rate");
    visit("title", title, "the title");
    visit("items", items, "what there is");
    visit("flags", flags, "switches");
    visit("inner", inner, "one");
    visit.ignored("capturable", "a detail");
    visit.variable("task");
  }
};

nlohmann::ordered_json part_schema() { return json_schema(describe_section<Section>("part"))["properties"]["part"]; }

TEST(JsonSchema, FollowsTheFieldLists) {
  const auto part = part_schema()["properties"];
  EXPECT_EQ(part["name"]["anyOf"][0]["enum"].dump(), R"(["adamw","sgd"])");
  EXPECT_EQ(part["name"]["description"], "the optimizer");
  EXPECT_EQ(part["name"]["default"], "adamw");
  EXPECT_EQ(part["lr"]["anyOf"][0]["type"], "number");
  EXPECT_EQ(part["lr"]["default"], 0.5);
  EXPECT_EQ(part["items"]["items"]["properties"]["size"]["anyOf"][0]["type"], "integer");
  EXPECT_EQ(part["flags"]["additionalProperties"]["anyOf"][0]["type"], "boolean");
  EXPECT_EQ(part["inner"]["properties"]["size"]["description"], "how many");
}

TEST(JsonSchema, AValueMayBeOpenUntilItIsResolved) {
  const auto kinds = part_schema()["properties"]["lr"]["anyOf"];
  EXPECT_EQ(kinds[1]["type"], "string");
  EXPECT_EQ(kinds[1]["pattern"], "\\$\\{|^\\?\\?\\?$");
}

TEST(JsonSchema, NullIsForOptionalFieldsOnly) {
  const auto part = part_schema()["properties"];
  EXPECT_THAT(part["title"].dump(), ::testing::HasSubstr("\"null\""));
  EXPECT_THAT(part["lr"].dump(), ::testing::Not(::testing::HasSubstr("\"null\"")));
}

TEST(JsonSchema, AChoiceMayBeWrittenAsYamlReadsIt) {
  EXPECT_EQ(part_schema()["properties"]["precision"]["anyOf"][0]["enum"].dump(), R"(["32",32,"bf16"])");
}

TEST(JsonSchema, OtherKeysAreErrorsBelowTheTopOnly) {
  const auto schema = json_schema(describe_section<Section>("part"));
  EXPECT_FALSE(schema.contains("additionalProperties"));
  EXPECT_EQ(schema["properties"]["part"]["additionalProperties"], false);
  const auto part = part_schema()["properties"];
  EXPECT_EQ(part["capturable"]["deprecated"], true);
  EXPECT_EQ(part["capturable"]["description"], "accepted, without effect: a detail");
  EXPECT_TRUE(part.contains("task"));
}

TEST(JsonSchema, ASectionIsForTheFilesOfItsGroup) {
  const auto schema = section_schema(json_schema(describe_section<Section>("part")), "part.inner");
  EXPECT_EQ(schema["properties"]["size"]["default"], 3);
  EXPECT_EQ(schema["properties"]["defaults"]["type"], "array");
  EXPECT_THAT(testing::message_of([] { section_schema(json_schema(describe_section<Section>("part")), "prat"); }),
              ::testing::HasSubstr("no section 'prat'. Did you mean 'part'"));
}

TEST(JsonSchema, TheTableHasARowAFieldAndTheKeysWithoutEffect) {
  EXPECT_EQ(reference_table(describe_section<Item>("part")),
            "| key | type | default | meaning |\n| --- | --- | --- | --- |\n"
            "| `part.size` | int | `3` | how many |\n");
  const std::string table = reference_table(describe_section<Section>("part"));
  EXPECT_THAT(table, ::testing::HasSubstr("| `part.title` | string or null |  | the title |\n"));
  EXPECT_THAT(table, ::testing::EndsWith("Accepted, without effect:\n\n* `part.capturable` (a detail)\n"));
}

}  // namespace
}  // namespace sotto::config
