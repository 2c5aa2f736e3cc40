#include "cluster/local/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::cluster {
namespace {

class ChildProcess : public ::testing::Test {
 protected:
  ChildEnd run(
      const std::string& shell_text, const std::function<void(int)>& on_start = [](int) {}) {
    OutputLog log(folder_ / "log");
    ::testing::internal::CaptureStderr();
    const ChildEnd end = run_child({"/bin/sh", "-c", shell_text}, log, on_start);
    shown_ = ::testing::internal::GetCapturedStderr();
    return end;
  }
  std::string logged() const { return core::read_text_file(folder_ / "log"); }

  testing::TemporaryFolder folder_;
  std::string shown_;
};

TEST_F(ChildProcess, OutputIsShownAndLogged) {
  EXPECT_EQ(run("echo out; echo err >&2").exit_code, 0);
  EXPECT_EQ(shown_, "out\nerr\n");
  EXPECT_EQ(logged(), "out\nerr\n");
}

TEST_F(ChildProcess, ExitCodesAreKept) {
  EXPECT_EQ(run("exit 3").exit_code, 3);
  EXPECT_EQ(run("kill -KILL $$").exit_code, 128 + SIGKILL);
}

TEST_F(ChildProcess, MuchOutputIsComplete) {
  EXPECT_EQ(run("seq 1 20000").exit_code, 0);
  EXPECT_THAT(logged(), ::testing::EndsWith("\n19999\n20000\n"));
  EXPECT_EQ(shown_, logged());
}

TEST_F(ChildProcess, AGrandchildWithOpenOutputDoesNotHoldItUp) {
  EXPECT_EQ(run("sleep 30 & echo parent; exit 4").exit_code, 4);
  EXPECT_EQ(logged(), "parent\n");
}

TEST_F(ChildProcess, TellsWhetherATerminalWatches) {
  run("echo $SOTTO_PROGRESS");
  EXPECT_EQ(logged(), "plain\n");
  ::setenv("SOTTO_PROGRESS", "bar", 1);
  run("echo $SOTTO_PROGRESS");
  ::unsetenv("SOTTO_PROGRESS");
  EXPECT_EQ(logged(), "bar\n");
}

TEST_F(ChildProcess, AnInterruptReachesTheWholeGroup) {
  core::catch_interrupts();
  const ChildEnd end = run("trap 'echo saved; exit 7' INT; sleep 30 & wait", [](int) { ::raise(SIGINT); });
  EXPECT_TRUE(end.interrupted);
  EXPECT_EQ(core::pending_interrupt(), 0);
  // Where the signal came before the shell had set its trap, the signal itself ended it.
  EXPECT_THAT(end.exit_code, ::testing::AnyOf(7, 128 + SIGINT));
}

TEST_F(ChildProcess, NamesWhatItCannotStart) {
  OutputLog log(folder_ / "log");
  EXPECT_THAT(testing::message_of([&] { run_child({"/no/such/program"}, log, [](int) {}); }),
              ::testing::HasSubstr("cannot start '/no/such/program': No such file"));
}

TEST(ProcessStart, NamesALivingProcess) {
  EXPECT_NE(process_start(::getpid()), "");
  EXPECT_EQ(process_start(::getpid()), process_start(::getpid()));
  EXPECT_EQ(process_start(-1), "");
}

}  // namespace
}  // namespace sotto::cluster
