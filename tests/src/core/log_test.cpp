#include "src/core/log.h"

#include <gtest/gtest.h>

#include "src/core/progress.h"

namespace sotto::core {
namespace {

TEST(Log, WritesToStderrAndARepeatedWarningOnce) {
  testing::internal::CaptureStderr();
  log_info("{} of {}", 1, 2);
  log_warning("careful");
  log_warning_once("only once");
  log_warning_once("only once");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "1 of 2\nwarning: careful\nwarning: only once\n");
}

// In a process of its own: a quiet process stays so.
TEST(LogDeathTest, a_quiet_process_shows_only_what_it_ends_with) {
  EXPECT_EXIT(
      {
        keep_quiet();
        log_info("a line");
        log_warning("careful");
        Progress progress("work", "steps", 2);
        progress.finish();
        std::fputs("the end", stderr);
        std::exit(is_quiet() ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "^the end$");
}

}  // namespace
}  // namespace sotto::core
