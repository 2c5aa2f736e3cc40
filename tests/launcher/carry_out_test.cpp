#include "launcher/carry_out.h"

#include <gmock/gmock.h>

#include "launcher/start_run.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "tests/support/launched.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(CarryOut, AnInterruptStillEndsWithTheSummaryAndIsPassedOn) {
  const testing::LauncherFolder folder;
  folder.write_program("sotto-conversion", "kill -INT $(ps -o ppid= -p $PPID); exec sleep 100\n");
  const RunPlan plan = folder.plan();
  Manifest manifest = new_manifest(plan, {"sotto", folder.line(), config::Node(config::Map{})});
  core::catch_interrupts();
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  EXPECT_THROW(carry_out(plan, manifest), core::Interrupted);
  ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(::testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("conversion        cancelled"), HasSubstr("sotto resume ")));
  core::clear_interrupt();
  EXPECT_EQ(read_manifest(plan.folder).stages[1].job.state, cluster::JobState::kCancelled);
}

}  // namespace
}  // namespace sotto::launcher
