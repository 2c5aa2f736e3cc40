#include "launcher/log_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

struct LineCase {
  std::string (*line_of)(const std::filesystem::path& log);
  const char* name;
  std::string log, line;
};

class LineOfLog : public ::testing::TestWithParam<LineCase> {};

TEST_P(LineOfLog, IsWhatTheStageIsAtOrWhyItFailed) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.log", GetParam().log);
  EXPECT_EQ(GetParam().line_of(folder / "x.log"), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Last, LineOfLog,
    ::testing::Values(LineCase{last_line, "empty", "", ""}, LineCase{last_line, "plain", "one\ntwo\n", "two"},
                      LineCase{last_line, "without_end", "one\ntwo", "two"},
                      LineCase{last_line, "blank_lines", "one\n\n  \n", "one"},
                      LineCase{last_line, "redrawn", "1/8 steps\r2/8 steps\r", "2/8 steps"},
                      LineCase{last_line, "terminal_codes", "\x1b[1mbold\x1b[0m word\x1b[K\n", "bold word"},
                      LineCase{last_line, "long_log", std::string(100'000, 'x') + "\nend\n", "end"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Error, LineOfLog,
    ::testing::Values(LineCase{error_line, "empty", "", ""}, LineCase{error_line, "none", "one\ntwo\n", "two"},
                      LineCase{error_line, "with_advice", "one\nsotto-x: error: no file\nTry another.\n",
                               "sotto-x: error: no file"},
                      LineCase{error_line, "before_srun_speaks",
                               "0: sotto-x: error: no file\nsrun: error: n1: task 0: Exited with exit code 1\n"
                               "srun: Terminating StepId=6.0\n",
                               "0: sotto-x: error: no file"},
                      LineCase{error_line, "a_killed_process",
                               "1: step 3\nsrun: error: n1: task 1: Killed\nsrun: Terminating StepId=6.0\n",
                               "srun: error: n1: task 1: Killed"}),
    [](const auto& one) { return one.param.name; });

TEST(LastLine, OfAMissingLogIsEmpty) { EXPECT_EQ(last_line("/no/such.log"), ""); }

TEST(PrintLog, FollowsWhatIsAddedToTheEnd) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.log", "one\n");
  std::string printed;
  int asked = 0;
  print_log(
      folder / "x.log", [&](const std::string& text) { printed += text; },
      [&] {
        if (++asked == 2) std::ofstream(folder / "x.log", std::ios::app) << "two\n";
        return asked == 2;
      });
  EXPECT_EQ(printed, "one\ntwo\n");
}

TEST(PrintLog, AShorterLogIsPrintedAnew) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.log", "first attempt\n");
  std::string printed;
  int asked = 0;
  print_log(
      folder / "x.log", [&](const std::string& text) { printed += text; },
      [&] {
        if (++asked == 2) core::write_file_atomically(folder / "x.log", "second\n");
        return asked == 2;
      });
  EXPECT_EQ(printed, "first attempt\nsecond\n");
}

}  // namespace
}  // namespace sotto::launcher
