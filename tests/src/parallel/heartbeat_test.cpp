#include "src/parallel/heartbeat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <csignal>
#include <functional>

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
void work(Heartbeat& heartbeat) {
  for (int round = 0; round < 300; ++round) {
    heartbeat.check();
    std::this_thread::sleep_for(milliseconds(100));
  }
}

// What a process hears of the others while it does `part`. Those that are quick may be gone while this one still joins
// them, which is heard in the same words.
std::string heard(const ProcessGroup& group, std::chrono::seconds silence,
                  const std::function<void(Heartbeat&)>& part) {
  return testing::message_of([&] {
    Heartbeat heartbeat(group, silence);
    group.wait_for_all();
    part(heartbeat);
  });
}

constexpr std::chrono::seconds kSilence{20};

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
    const std::string text = heard(group, kSilence, [&](Heartbeat& heartbeat) {
      if (group.rank() == 1) ::raise(SIGKILL);
      group.rank() == 0 ? work(heartbeat) : heartbeat.finish();
    });
    return text.find("lost the others") != std::string::npos ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, -SIGKILL, 0));
}

TEST(Heartbeat, a_process_that_fails_is_heard_of) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    const std::string text = heard(group, kSilence, [&](Heartbeat& heartbeat) {
      if (group.rank() == 1) throw core::UserError("its own error");
      work(heartbeat);
    });
    const char* const expected = group.rank() == 1 ? "its own error" : "another one ended with an error";
    return text.find(expected) != std::string::npos ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, 0));
}

TEST(Heartbeat, a_process_that_hangs_is_lost_after_the_silence_allowed) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    const std::string text = heard(group, std::chrono::seconds(2), [&](Heartbeat& heartbeat) {
      if (group.rank() == 0) return work(heartbeat);
      const pid_t self = ::getpid();
      if (::fork() == 0) {  // wakes the one that hangs, so that the test ends
        ::sleep(6);
        ::kill(self, SIGKILL);
        ::_exit(0);
      }
      ::raise(SIGSTOP);
    });
    return text.find("lost the others") != std::string::npos ? 0 : 1;
  });
  EXPECT_THAT(codes, ElementsAre(0, -SIGKILL));
}

}  // namespace
}  // namespace sotto::parallel
