#include "launcher/foreign_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::launcher {
namespace {

TEST(ForeignStage, IsASectionThatSaysWhatToRun) {
  EXPECT_TRUE(is_foreign_stage(config::read_yaml("run: {command_groups: [[echo]]}", "t")));
  EXPECT_FALSE(is_foreign_stage(config::read_yaml("run: {name: x}", "t")));
  EXPECT_FALSE(is_foreign_stage(config::Node()));
}

TEST(ForeignStage, TheRestOfItsSectionPassesUntyped) {
  const config::Node root = config::read_yaml(
      "tool: {run: {name: t, results_dir: /r, command_groups: [[a, b], [c]], outputs: [/o]}, anything: [1, {x: y}]}",
      "t");
  config::BindReport report;
  const BoundStage bound = bind_foreign_stage(root, "tool", report);
  EXPECT_THAT(report.problems, ::testing::IsEmpty());
  EXPECT_EQ(bound.command_groups.size(), 2U);
  EXPECT_THAT(bound.outputs, ::testing::ElementsAre("/o"));
}

TEST(ForeignStage, EmptyGroupsAreProblems) {
  const config::Node root = config::read_yaml("tool: {run: {name: t, results_dir: /r, command_groups: [[]]}}", "t");
  config::BindReport report;
  bind_foreign_stage(root, "tool", report);
  EXPECT_THAT(report.problems, ::testing::Contains(::testing::HasSubstr("an empty group does nothing")));
}

}  // namespace
}  // namespace sotto::launcher
