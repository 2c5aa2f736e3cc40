#include "src/parallel/heartbeat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <csignal>

#include "src/core/error.h"
#include "tests/support/message_of.h"
#include "tests/support/run_processes.h"

namespace sotto::parallel {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::run_processes;

// Works until it hears that another is lost, at most 30 s.
std::string heard(Heartbeat& heartbeat) {
  return testing::message_of([&] {
    for (int round = 0; round < 300; ++round) {
      heartbeat.check();
      std::this_thread::sleep_for(milliseconds(100));
    }
  });
}

TEST(Heartbeat, a_process_alone_waits_for_nobody) {
  Heartbeat heartbeat{ProcessGroup()};
  heartbeat.check();
  heartbeat.finish();
}

TEST(Heartbeat, the_first_that_is_done_waits_for_the_last) {
  const auto codes = run_processes(3, [](const ProcessGroup& group) {
    const auto start = std::chrono::steady_clock::now();
    for (int part = 0; part < 2; ++part) {
      Heartbeat heartbeat(group);
      if (group.rank() == 2) std::this_thread::sleep_for(milliseconds(700));
      heartbeat.check();
      heartbeat.finish();
    }
    return std::chrono::steady_clock::now() - start > milliseconds(1300) ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 0, 0));
}

TEST(Heartbeat, a_killed_process_is_heard_of_by_those_that_work_and_those_that_wait) {
  const auto codes = run_processes(3, [](const ProcessGroup& group) {
    Heartbeat heartbeat(group);
    if (group.rank() == 1) ::raise(SIGKILL);
    const std::string text = group.rank() == 0 ? heard(heartbeat) : testing::message_of([&] { heartbeat.finish(); });
    return text.find("lost the others") != std::string::npos ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, -SIGKILL, 0));
}

TEST(Heartbeat, a_process_that_fails_is_heard_of) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    Heartbeat heartbeat(group);
    if (group.rank() == 1) throw core::UserError("its own error");
    return heard(heartbeat).find("another one ended with an error") != std::string::npos ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 99));
}

TEST(Heartbeat, a_process_that_hangs_is_lost_after_the_silence_allowed) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    Heartbeat heartbeat(group, std::chrono::seconds(2));
    if (group.rank() == 0) return heard(heartbeat).find("lost the others") != std::string::npos ? 0 : 1;
    const pid_t self = ::getpid();
    if (::fork() == 0) {  // wakes the one that hangs, so that the test ends
      ::sleep(6);
      ::kill(self, SIGKILL);
      ::_exit(0);
    }
    ::raise(SIGSTOP);
    return 0;
  });
  EXPECT_THAT(codes, ElementsAre(0, -SIGKILL));
}

}  // namespace
}  // namespace sotto::parallel
