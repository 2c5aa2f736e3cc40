#include "src/core/log.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace sotto::core
