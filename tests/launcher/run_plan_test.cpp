#include "launcher/run_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RunPlan, TheDefaultIsFourStagesInOneFolder) {
  const testing::LauncherFolder folder;
  const RunPlan plan = folder.plan();
  EXPECT_EQ(plan.folder, folder.run_folder());
  std::vector<std::string> names;
  for (const PlannedStage& stage : plan.stages) names.push_back(stage.name);
  EXPECT_THAT(names, ElementsAre("data_preparation", "conversion", "prompt_learning", "evaluation"));
  EXPECT_EQ(plan.stages[3].config_file, folder.run_folder() / "evaluation/evaluation.yaml");
  EXPECT_THAT(plan.stages[3].config_text, ::testing::StartsWith("evaluation:\n  run:\n"));
  EXPECT_EQ(plan.stages[1].program, folder / "bin/sotto-conversion");
  EXPECT_FALSE(std::filesystem::exists(folder / "results"));
}

TEST(RunPlan, AContainerShowsTheRunsOwnFolders) {
  const testing::LauncherFolder folder;
  const std::string results = (folder / "results").string();
  EXPECT_THAT(folder.plan({"cluster=slurm"}).container.mounts, ElementsAre());
  EXPECT_THAT(folder.plan({"cluster=slurm", "cluster.container_image=image"}).container.mounts, ElementsAre(results))
      << "data and models lie in it, and the image brings the programs";
  const auto mounts = folder
                          .plan({"cluster=slurm", "++container=image", "++container_mounts=[/scratch:/s,null]",
                                 "data_dir=/data/", "model_dir=/data/models", "cluster.bin_dir=null"})
                          .container.mounts;
  ASSERT_EQ(mounts.size(), 4U);
  EXPECT_EQ(mounts[0], results);
  EXPECT_EQ(mounts[1], "/data");
  EXPECT_TRUE(std::filesystem::exists(mounts[2])) << "the programs' folder: " << mounts[2];
  EXPECT_EQ(mounts[3], "/scratch:/s");
}

struct PlanProblem {
  const char* name;
  std::vector<std::string> overrides;
  std::vector<const char*> messages;
};

class RunPlanProblem : public ::testing::TestWithParam<PlanProblem> {};

TEST_P(RunPlanProblem, IsListedAndNothingIsCreated) {
  const testing::LauncherFolder folder;
  const std::string message = testing::message_of([&] { folder.plan(GetParam().overrides); });
  EXPECT_THAT(message, HasSubstr("nothing was created or started"));
  for (const char* const part : GetParam().messages) EXPECT_THAT(message, HasSubstr(part));
  EXPECT_FALSE(std::filesystem::exists(folder / "results"));
}

INSTANTIATE_TEST_SUITE_P(
    All, RunPlanProblem,
    ::testing::Values(
        PlanProblem{"unknown_stage",
                    {"stages=[prompt_lerning]"},
                    {"no stage 'prompt_lerning'. Did you mean 'prompt_learning'?"}},
        PlanProblem{"no_option",
                    {"stages=[data_preparation]", "data_preparation=null", "prompt_learning=llama/squad",
                     "evaluation=prompt_llama/squad"},
                    {"data_preparation: the stage is to run, but no configuration is chosen",
                     "data_preparation=OPTION (assistant, custom, "}},
        PlanProblem{"twice", {"stages=[conversion,conversion]"}, {"'conversion' is named twice"}},
        PlanProblem{
            "all_at_once",
            {"prompt_learning.model.optim.lr=fast", "evaluation.score=maybe", "+conversion.model.presicion=fp32"},
            {"prompt_learning.model.optim.lr: expected a number, but got fast",
             "evaluation.score: expected true or false, but got maybe",
             "conversion.model.presicion: there is no such key"}},
        PlanProblem{"cluster_key", {"+cluster.partion=x"}, {"cluster.partion: there is no such key"}},
        PlanProblem{"nodes", {"prompt_learning.run.nodes=2"}, {"prompt_learning.run.nodes: this machine is one"}},
        PlanProblem{"time_read_as_a_number",
                    {"conversion.run.time_limit=14400"},
                    {"conversion.run.time_limit: the number 14400 would count minutes"}},
        PlanProblem{
            "dependency", {"+evaluation.run.dependency=afterokay"}, {"evaluation.run.dependency: 'afterokay' is no"}}),
    [](const auto& one) { return one.param.name; });

TEST(RunPlan, AForeignStageRunsShellLines) {
  const testing::LauncherFolder folder;
  const RunPlan plan =
      folder.plan({"stages=[tool]", "+tool={run:{name:t,results_dir:/tmp/t,command_groups:[[a,b],[c]]}}"});
  ASSERT_EQ(plan.jobs.jobs.size(), 1U);
  EXPECT_EQ(plan.jobs.jobs[0].elements[0].groups.size(), 2U);
  EXPECT_TRUE(plan.stages[0].program.empty());
}

}  // namespace
}  // namespace sotto::launcher
