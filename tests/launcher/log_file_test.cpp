#include "launcher/log_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

struct LastLineCase {
  const char* name;
  std::string log, last;
};

class LastLine : public ::testing::TestWithParam<LastLineCase> {};

TEST_P(LastLine, IsWhatTheStageIsAt) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.log", GetParam().log);
  EXPECT_EQ(last_line(folder / "x.log"), GetParam().last);
}

INSTANTIATE_TEST_SUITE_P(
    All, LastLine,
    ::testing::Values(LastLineCase{"empty", "", ""}, LastLineCase{"plain", "one\ntwo\n", "two"},
                      LastLineCase{"without_end", "one\ntwo", "two"}, LastLineCase{"blank_lines", "one\n\n  \n", "one"},
                      LastLineCase{"redrawn", "1/8 steps\r2/8 steps\r", "2/8 steps"},
                      LastLineCase{"terminal_codes", "\x1b[1mbold\x1b[0m word\x1b[K\n", "bold word"},
                      LastLineCase{"long_log", std::string(100'000, 'x') + "\nend\n", "end"}),
    [](const auto& one) { return one.param.name; });

class ErrorLine : public ::testing::TestWithParam<LastLineCase> {};

TEST_P(ErrorLine, IsWhyTheStageFailed) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.log", GetParam().log);
  EXPECT_EQ(error_line(folder / "x.log"), GetParam().last);
}

INSTANTIATE_TEST_SUITE_P(
    All, ErrorLine,
    ::testing::Values(
        LastLineCase{"empty", "", ""}, LastLineCase{"none", "one\ntwo\n", "two"},
        LastLineCase{"with_advice", "one\nsotto-x: error: no file\nTry another.\n", "sotto-x: error: no file"},
        LastLineCase{"before_srun_speaks",
                     "0: sotto-x: error: no file\nsrun: error: n1: task 0: Exited with exit code 1\n"
                     "srun: Terminating StepId=6.0\n",
                     "0: sotto-x: error: no file"},
        LastLineCase{"a_killed_process", "1: step 3\nsrun: error: n1: task 1: Killed\nsrun: Terminating StepId=6.0\n",
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
