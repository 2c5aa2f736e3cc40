#include "cluster/script_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

TEST(EnvironmentLines, AreQuotedAndSecretsStayInTheirFiles) {
  JobPlan plan;
  EXPECT_EQ(environment_lines(plan), "");
  plan.environment = {{"NCCL_DEBUG", "a b;c"}};
  plan.secrets = {{"WANDB_API_KEY", "/home/it's/key"}};
  EXPECT_EQ(
      environment_lines(plan),
      "\n# environment\nexport NCCL_DEBUG='a b;c'\nWANDB_API_KEY=$(cat '/home/it'\\''s/key')\nexport WANDB_API_KEY\n");
}

TEST(CommandLines, QuoteEveryWord) {
  const CommandGroup group{{{"echo", "a b"}, {"true"}}};
  EXPECT_EQ(command_lines(group), "echo 'a b'\ntrue\n");
  EXPECT_EQ(command_lines(group, "  "), "  echo 'a b'\n  true\n");
  EXPECT_EQ(group_as_shell_text(group), "set -euo pipefail\necho 'a b'\ntrue");
}

TEST(ScriptOpening, StopsAtTheFirstFailure) {
  Job job;
  job.name = "train";
  EXPECT_THAT(script_opening(job),
              ::testing::AllOf(::testing::HasSubstr("The stage train"), ::testing::HasSubstr("set -euo pipefail\n")));
}

}  // namespace
}  // namespace sotto::cluster
