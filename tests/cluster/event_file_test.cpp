#include "cluster/event_file.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::cluster {
namespace {

struct EventCase {
  const char* name;
  const char* text;
  JobState state;
  std::optional<int> exit_code;
  std::string reason;
};

class EventFile : public ::testing::TestWithParam<EventCase> {};

TEST_P(EventFile, TellsTheState) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "stage.events", GetParam().text);
  JobRecord record;
  apply_events(read_events(folder / "stage.events"), record);
  EXPECT_EQ(record.state, GetParam().state);
  EXPECT_EQ(record.exit_code, GetParam().exit_code);
  EXPECT_EQ(record.reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    All, EventFile,
    ::testing::Values(EventCase{"nothing", "", JobState::kPending, {}, ""},
                      EventCase{"started", "started 100 n1\n", JobState::kRunning, {}, ""},
                      EventCase{"completed", "started 100 n1\nended 130 0\n", JobState::kCompleted, 0, ""},
                      EventCase{"failed", "started 100 n1\nended 130 3\n", JobState::kFailed, 3, "exit code 3"},
                      EventCase{"requeued", "started 100 n1\nrequeued 130 \n", JobState::kPending, {}, ""},
                      EventCase{"again", "started 1 n1\nrequeued 2 \nstarted 3 n2\n", JobState::kRunning, {}, ""},
                      EventCase{"cut_line", "started 100 n1\nended 13", JobState::kRunning, {}, ""}),
    [](const auto& one) { return one.param.name; });

TEST(EventFileTimes, AreThoseOfTheLastStart) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "e", "started 1 n1\nended 2 1\nstarted 5 n2\nended 9 0\n");
  const Events events = read_events(folder / "e");
  EXPECT_EQ(events.started_s, 5);
  EXPECT_EQ(events.ended_s, 9);
  EXPECT_EQ(events.node, "n2");
}

TEST(EventFileTimes, NoFileIsNoEvent) { EXPECT_EQ(read_events("/no/such.events").last, ""); }

}  // namespace
}  // namespace sotto::cluster
