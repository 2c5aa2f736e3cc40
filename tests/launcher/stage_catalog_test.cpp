#include "launcher/stage_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::launcher {
namespace {

TEST(StageCatalog, KnowsTheFourStagesAndTheirPrograms) {
  std::vector<std::string> programs;
  for (const StageEntry& stage : stage_catalog()) programs.push_back(stage.program);
  EXPECT_THAT(programs, ::testing::ElementsAre("sotto-data-preparation", "sotto-conversion", "sotto-prompt-learning",
                                               "sotto-evaluation"));
  EXPECT_EQ(find_stage("prompt_lerning"), nullptr);
  EXPECT_THAT(find_stage("conversion")->describe(), ::testing::Not(::testing::IsEmpty()));
}

TEST(StageCatalog, BindsASectionToItsFiles) {
  const config::Node root = config::read_yaml(
      "conversion: {run: {name: c, results_dir: /r}, model: {source_path: /m.gguf, output_path: /m}}", "test.yaml");
  config::BindReport report;
  const BoundStage bound = find_stage("conversion")->bind(root, report);
  EXPECT_THAT(report.problems, ::testing::IsEmpty());
  EXPECT_THAT(bound.inputs, ::testing::ElementsAre("/m.gguf"));
  EXPECT_THAT(bound.outputs, ::testing::ElementsAre("/m"));
}

TEST(StageCatalog, ASectionWithProblemsHasNoFiles) {
  const config::Node root =
      config::read_yaml("conversion: {run: {name: c, results_dir: /r}, model: {sourcepath: /m.gguf}}", "test.yaml");
  config::BindReport report;
  EXPECT_THAT(find_stage("conversion")->bind(root, report).inputs, ::testing::IsEmpty());
  EXPECT_THAT(report.problems, ::testing::Contains(::testing::HasSubstr("conversion.model.sourcepath")));
}

}  // namespace
}  // namespace sotto::launcher
