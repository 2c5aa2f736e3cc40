#include "launcher/plan_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(PlanJobs, EachStageWaitsForTheOneBefore) {
  const testing::LauncherFolder folder;
  const cluster::JobPlan jobs = folder.plan().jobs;
  ASSERT_EQ(jobs.jobs.size(), 4U);
  EXPECT_THAT(jobs.jobs[0].after, IsEmpty());
  for (std::size_t at = 1; at < 4; ++at) {
    ASSERT_EQ(jobs.jobs[at].after.size(), 1U);
    EXPECT_EQ(jobs.jobs[at].after[0].job, jobs.jobs[at - 1].name);
    EXPECT_EQ(jobs.jobs[at].after[0].kind, "afterok");
  }
  EXPECT_THAT(jobs.jobs[2].elements[0].groups[0].commands[0],
              ElementsAre((folder / "bin/sotto-prompt-learning").string(), "--config",
                          (folder.run_folder() / "prompt_learning/prompt_learning.yaml").string()));
}

TEST(PlanJobs, TheDependencyChoosesTheKindOfTheEdge) {
  const testing::LauncherFolder folder;
  const cluster::JobPlan jobs =
      folder.plan({"+evaluation.run.dependency='afterany,singleton'", "+prompt_learning.run.dependency=singleton"})
          .jobs;
  EXPECT_EQ(jobs.jobs[3].after[0].kind, "afterany");
  EXPECT_THAT(jobs.jobs[3].also_waits_for, ElementsAre("singleton"));
  EXPECT_EQ(jobs.jobs[2].after[0].kind, "afterok");
}

TEST(PlanJobs, EnvironmentAndSecretsComeAlong) {
  const testing::LauncherFolder folder;
  core::write_file_atomically(folder / "key", "marker");
  const std::string key = (folder / "key").string();
  const cluster::JobPlan jobs = folder
                                    .plan({"+env_vars.NCCL_DEBUG='a b;c'", "+env_vars.NOTHING=null",
                                           "wandb_api_key_file=" + key, "+cluster.secret_files.HF_TOKEN=" + key})
                                    .jobs;
  EXPECT_THAT(jobs.environment, ElementsAre(Pair("NCCL_DEBUG", "a b;c")));
  EXPECT_THAT(jobs.secrets, ElementsAre(Pair("WANDB_API_KEY", key), Pair("HF_TOKEN", key)));
}

TEST(CommandGroups, ForeignLinesRunInBash) {
  PlannedStage stage;
  stage.bound.command_groups = {{"echo $HOME"}, {"a", "b"}};
  const auto groups = command_groups(stage);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_THAT(groups[0].commands[0], ElementsAre("bash", "-c", "echo $HOME"));
  EXPECT_EQ(groups[1].commands.size(), 2U);
}

}  // namespace
}  // namespace sotto::launcher
