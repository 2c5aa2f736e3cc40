#include "launcher/start_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/show_plan.h"
#include "src/core/mapped_file.h"
#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

Manifest run(const testing::LauncherFolder& folder, const std::vector<std::string>& overrides = {}) {
  const RunPlan plan = folder.plan(overrides);
  Manifest manifest = new_manifest(plan, {"sotto", folder.line(overrides), config::Node(config::Map{})});
  ::testing::internal::CaptureStderr();
  start_run(plan, manifest);
  ::testing::internal::GetCapturedStderr();
  return manifest;
}

TEST(StartRun, TheManifestOnDiskFollowsTheRun) {
  const testing::LauncherFolder folder;
  const Manifest manifest = run(folder);
  ASSERT_EQ(manifest.stages.size(), 4U);
  for (const ManifestStage& stage : manifest.stages) {
    EXPECT_EQ(stage.job.state, cluster::JobState::kCompleted) << stage.job.name << " " << stage.job.reason;
    EXPECT_TRUE(std::filesystem::exists(stage.config_file));
    EXPECT_TRUE(std::filesystem::exists(stage.script));
    EXPECT_TRUE(std::filesystem::exists(stage.job.log));
  }
  EXPECT_EQ(manifest_json(read_manifest(folder.run_folder())), manifest_json(manifest));
}

TEST(StartRun, WhatIsWrittenIsWhatTheDryRunShowed) {
  const testing::LauncherFolder folder;
  const std::string shown = plan_text(folder.plan());
  EXPECT_FALSE(std::filesystem::exists(folder / "results"));
  for (const ManifestStage& stage : run(folder).stages) {
    for (const auto& file : {stage.config_file, stage.script}) {
      EXPECT_THAT(shown, HasSubstr("\n==> " + file.string() + " <==\n" + core::read_text_file(file))) << file;
    }
  }
}

TEST(StartRun, StagesOfAnEarlierRunStay) {
  const testing::LauncherFolder folder;
  run(folder);
  const Manifest manifest = run(folder, {"stages=[evaluation]"});
  EXPECT_EQ(manifest.stages.size(), 4U);
  EXPECT_EQ(manifest.stages.back().job.name, "evaluation");
  // Each at its place, whichever ran last.
  EXPECT_EQ(run(folder, {"stages=[conversion]"}).stages[1].job.name, "conversion");
}

TEST(StartRun, ARunAtWorkIsNotDisturbed) {
  const testing::LauncherFolder folder;
  Manifest manifest = run(folder);
  // As if this very process were still working on it.
  manifest.stages[2].job.state = cluster::JobState::kPending;
  write_manifest(manifest);
  EXPECT_THAT(testing::message_of([&] { new_manifest(folder.plan(), {}); }),
              HasSubstr("is still at work: prompt_learning is pending."));
}

TEST(ProgramStamp, ChangesWithTheProgram) {
  const testing::LauncherFolder folder;
  const std::string before = program_stamp(folder / "bin/sotto-conversion");
  EXPECT_EQ(program_stamp(folder / "bin/sotto-conversion"), before);
  folder.write_program("sotto-conversion", "echo another program\n");
  EXPECT_NE(program_stamp(folder / "bin/sotto-conversion"), before);
}

}  // namespace
}  // namespace sotto::launcher
