#include "src/core/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::core {
namespace {

struct Case {
  const char* name;
  std::function<int()> body;
  int exit_code;
  const char* message;
};

class RunProgram : public testing::TestWithParam<Case> {};

TEST_P(RunProgram, GivesExitCodeAndMessage) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_program("tool", GetParam().body), GetParam().exit_code);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Outcomes, RunProgram,
    testing::Values(Case{"Done", [] { return 0; }, 0, ""},
                    Case{"UserError", []() -> int { throw UserError("no such file"); }, 1, "tool: error: no such file"},
                    Case{"Usage", []() -> int { throw UserError("what?", kExitUsage); }, 2, "tool: error: what?"},
                    Case{"Interrupted", []() -> int { throw Interrupted{SIGINT}; }, 130, "tool: interrupted"},
                    Case{"OutOfMemory", []() -> int { throw std::bad_alloc(); }, 1, "out of memory"},
                    Case{"Bug", []() -> int { throw std::runtime_error("oops"); }, 70, "internal error: oops"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::core
