#include "stages/inspect/description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::inspect {
namespace {

Description small() {
  Description description{.kind = "thing", .details = {}, .tensors = {}, .needs = {"care"}};
  description.details["family"] = "gpt2";
  description.details["unknown"] = nullptr;
  description.details["tasks"] = nlohmann::ordered_json::array({{{"taskname", "squad"}, {"splits", {3, 2}}}});
  description.tensors = {{"w", "F32", {2, 3}, 24}, {"b", "BF16", {3}, 6}};
  add_totals(description);
  return description;
}

TEST(Description, TextShowsWhatIsKnown) {
  EXPECT_EQ(description_text("a/b", small(), /*with_tensors=*/true),
            R"(a/b: thing
  family: gpt2
  tasks:
    - taskname: squad
      splits: 3, 2
  parameters: 9
  bytes: 30
  tensors by type:
    BF16: 1
    F32: 1
  tensors:
    w F32 [2, 3]
    b BF16 [3]
  needs: care
)");
  EXPECT_THAT(description_text("a/b", small(), false), ::testing::Not(::testing::HasSubstr("w F32")));
}

TEST(Description, JsonHasEverything) {
  const auto json = nlohmann::json::parse(description_json("a/b", small()));
  EXPECT_EQ(json.at("kind"), "thing");
  EXPECT_FALSE(json.at("details").contains("unknown"));
  EXPECT_EQ(json.at("details").at("parameters"), 9);
  EXPECT_EQ(json.at("tensors").at(0).at("shape"), nlohmann::json({2, 3}));
  EXPECT_EQ(json.at("needs").at(0), "care");
}

}  // namespace
}  // namespace sotto::inspect
