#include "launcher/plan_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

std::size_t jobs_of(const testing::LauncherFolder& folder, const std::vector<std::string>& words) {
  return plan_command(folder.line(words)).plan.sweep.size();
}

TEST(PlanCommand, OneRunOrASweep) {
  const testing::LauncherFolder folder;
  EXPECT_EQ(jobs_of(folder, {}), 0U);
  EXPECT_EQ(jobs_of(folder, {"-r"}), 0U);
  EXPECT_EQ(jobs_of(folder, {"-m", "prompt_learning.model.seed=1,2"}), 2U);
  EXPECT_EQ(jobs_of(folder, {"--multirun"}), 1U);
  EXPECT_EQ(jobs_of(folder, {"hydra.mode=MULTIRUN", "prompt_learning.model.seed=1,2,3"}), 3U);
  EXPECT_EQ(jobs_of(folder, {"hydra.mode=MULTIRUN"}), 1U);
}

TEST(PlanCommand, SeveralValuesWithoutMultirunAreRefusedWithAdvice) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(testing::message_of([&] { jobs_of(folder, {"prompt_learning.model.seed=1,2"}); }),
              HasSubstr("a run for each: add --multirun"));
  EXPECT_THAT(testing::message_of([&] { jobs_of(folder, {"prompt_learning.model.seed=range(3)"}); }),
              HasSubstr("a sweep needs --multirun"));
}

TEST(PlanCommand, TheFlagWinsOverTheMode) {
  const testing::LauncherFolder folder;
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(jobs_of(folder, {"-m", "hydra.mode=RUN", "prompt_learning.model.seed=1,2"}), 2U);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("hydra.mode=RUN is overridden by --multirun"));
}

}  // namespace
}  // namespace sotto::launcher
