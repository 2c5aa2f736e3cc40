#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "launcher/launch.h"
#include "tests/support/launcher_folder.h"

namespace sotto::testing {

// Runs `sotto` with words, keeps what it wrote.
class Launched : public ::testing::Test {
 protected:
  int launched(const std::vector<std::string>& words) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    int code = 0;
    try {
      code = launcher::launch("sotto", words);
    } catch (...) {
      out_ = ::testing::internal::GetCapturedStdout();
      err_ = ::testing::internal::GetCapturedStderr();
      throw;
    }
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return code;
  }
  // With the overrides that keep the run in the test's folder.
  int launched_here(const std::vector<std::string>& words = {}) { return launched(folder_.overrides(words)); }

  LauncherFolder folder_;
  std::string out_, err_;
};

}  // namespace sotto::testing
