#include "launcher/launch.h"

#include <gmock/gmock.h>

#include "src/core/error.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using Launch = testing::Launched;

TEST_F(Launch, RunsThePlanAndEndsWithATable) {
  EXPECT_EQ(launched_here(), core::kExitDone);
  EXPECT_THAT(out_, AllOf(HasSubstr("evaluation        completed"), HasSubstr("after tuning   squad  34.0")));
  EXPECT_THAT(err_, AllOf(HasSubstr("[1/4] data_preparation"), HasSubstr("[4/4] evaluation")));
}

TEST_F(Launch, AFailedStageIsTheExitCode) {
  folder_.write_program("sotto-conversion", "echo sotto-conversion: error: no such model >&2; exit 1\n");
  EXPECT_EQ(launched_here(), core::kExitFailed);
  EXPECT_THAT(out_, AllOf(HasSubstr("conversion        failed"), HasSubstr("prompt_learning   cancelled")));
  EXPECT_THAT(err_, HasSubstr("| sotto-conversion: error: no such model"));
}

TEST_F(Launch, ADryRunCreatesNothing) {
  EXPECT_EQ(launched_here({"--dry-run"}), core::kExitDone);
  EXPECT_THAT(out_, HasSubstr("==> " + (folder_.run_folder() / "evaluation/evaluation.sh").string()));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results"));
}

TEST_F(Launch, KeysWithoutEffectAreReportedOnce) {
  launched_here({"--dry-run", "launcher_scripts_path=/x", "bcp_no_redirect=true"});
  EXPECT_EQ(err_, "warning: accepted, without effect: launcher_scripts_path, bcp_no_redirect\n");
}

TEST_F(Launch, ShowsWhatItIsAskedFor) {
  EXPECT_EQ(launched({"--version"}), core::kExitDone);
  EXPECT_THAT(out_, ::testing::StartsWith("sotto "));
  launched({"--hydra-help"});
  EXPECT_THAT(out_, HasSubstr("--dry-run"));
  launched({"--help"});
  EXPECT_THAT(out_, HasSubstr("data_preparation: "));
  launched_here({"--cfg", "job"});
  EXPECT_THAT(out_, HasSubstr("\nprompt_learning:\n"));
  launched_here({"--explain", "run.name"});
  EXPECT_THAT(out_, HasSubstr("run.name = quickstart"));
  EXPECT_EQ(launched({"--check"}), core::kExitDone);
}

}  // namespace
}  // namespace sotto::launcher
