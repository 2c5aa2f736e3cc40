#include "launcher/resume_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "launcher/start_run.h"
#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Manifest completed_run(const testing::LauncherFolder& folder) {
  const RunPlan plan = folder.plan();
  Manifest manifest = new_manifest(plan, {"sotto", folder.line(), config::Node(config::Map{})});
  ::testing::internal::CaptureStderr();
  start_run(plan, manifest);
  ::testing::internal::GetCapturedStderr();
  return manifest;
}

struct ResumeCase {
  const char* name;
  std::function<void(const testing::LauncherFolder&, Manifest&)> change;
  std::vector<std::string> overrides;
  std::vector<const char*> why;  // of each of the four stages; "" where it does not run
};

void PrintTo(const ResumeCase& one, std::ostream* out) { *out << one.name; }

class DecideResume : public ::testing::TestWithParam<ResumeCase> {};

TEST_P(DecideResume, RunsWhatItMustAndSaysWhy) {
  const testing::LauncherFolder folder;
  Manifest manifest = completed_run(folder);
  GetParam().change(folder, manifest);
  const std::vector<ResumeDecision> decisions = decide_resume(folder.plan(GetParam().overrides), manifest);
  ASSERT_EQ(decisions.size(), 4U);
  for (std::size_t at = 0; at < 4; ++at) {
    const std::string why = GetParam().why[at];
    if (why.empty()) {
      EXPECT_THAT(decisions[at].why_it_runs, IsEmpty()) << decisions[at].stage;
    } else {
      EXPECT_THAT(decisions[at].why_it_runs, HasSubstr(why)) << decisions[at].stage;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, DecideResume,
    ::testing::Values(ResumeCase{"nothing", [](const auto&, Manifest&) {}, {}, {"", "", "", ""}},
                      ResumeCase{"failed",
                                 [](const auto&, Manifest& manifest) {
                                   manifest.stages[2].job.state = cluster::JobState::kFailed;
                                   manifest.stages[2].job.reason = "exit code 9";
                                 },
                                 {},
                                 {"", "", "it failed: exit code 9", "prompt_learning before it runs again"}},
                      ResumeCase{"not_yet",
                                 [](const auto&, Manifest& manifest) { manifest.stages.pop_back(); },
                                 {},
                                 {"", "", "", "it has not run yet"}},
                      ResumeCase{"configuration",
                                 [](const auto&, Manifest&) {},
                                 {"evaluation.data.max_examples=3"},
                                 {"", "", "", "its configuration changed"}},
                      ResumeCase{"program",
                                 [](const testing::LauncherFolder& folder, Manifest&) {
                                   folder.write_program("sotto-prompt-learning", "echo a newer one\n");
                                 },
                                 {},
                                 {"", "", "its program changed", "prompt_learning before it runs again"}},
                      ResumeCase{"input",
                                 [](const testing::LauncherFolder& folder, Manifest&) {
                                   core::write_file_atomically(folder / "model.gguf", "another model");
                                 },
                                 {},
                                 {"", "model.gguf' changed", "conversion before it runs again",
                                  "conversion before it runs again"}},
                      ResumeCase{"output",
                                 [](const testing::LauncherFolder& folder, Manifest&) {
                                   std::filesystem::remove(folder.run_folder() / "evaluation/metrics.json");
                                 },
                                 {},
                                 {"", "", "", "metrics.json' is missing"}}),
    [](const auto& one) { return one.param.name; });

TEST(KeepWhatRuns, ClosesTheChainOverCompleteStages) {
  const testing::LauncherFolder folder;
  RunPlan plan = folder.plan();
  keep_what_runs(plan,
                 {{"data_preparation", ""}, {"conversion", "why"}, {"prompt_learning", ""}, {"evaluation", "why"}});
  ASSERT_EQ(plan.stages.size(), 2U);
  ASSERT_EQ(plan.jobs.jobs.size(), 2U);
  EXPECT_THAT(plan.jobs.jobs[0].after, IsEmpty());
  ASSERT_EQ(plan.jobs.jobs[1].after.size(), 1U);
  EXPECT_EQ(plan.jobs.jobs[1].after[0].job, "conversion");
}

TEST(LastChange, OfAFolderIsThatOfItsNewestFile) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(last_change_s(folder / "none"), 0);
  core::write_file_atomically(folder / "a/deep/file", "one");
  const double before_s = last_change_s(folder / "a");
  EXPECT_NEAR(before_s, cluster::now_s(), 30);
  core::write_file_atomically(folder / "a/deep/file", "two");
  EXPECT_GE(last_change_s(folder / "a"), before_s);
}

}  // namespace
}  // namespace sotto::launcher
