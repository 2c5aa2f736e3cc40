#include "cluster/job_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::cluster {
namespace {

TEST(JobState, NamesReadBack) {
  for (int state = 0; state <= static_cast<int>(JobState::kSkipped); ++state) {
    EXPECT_EQ(state_of_name(state_name(static_cast<JobState>(state))), static_cast<JobState>(state));
  }
  EXPECT_THAT(testing::message_of([] { state_of_name("done"); }), ::testing::HasSubstr("'done' is no state of a job"));
}

TEST(JobState, TwoAreNotTheEnd) {
  EXPECT_FALSE(has_ended(JobState::kPending));
  EXPECT_FALSE(has_ended(JobState::kRunning));
  EXPECT_TRUE(has_ended(JobState::kCancelled));
}

TEST(PlannedRecords, OneForEveryElementInOrder) {
  JobPlan plan;
  plan.jobs.resize(2);
  plan.jobs[0].name = "first";
  plan.jobs[0].elements = {{"/run/first", {}}};
  plan.jobs[1].name = "second";
  plan.jobs[1].elements = {{"/run/0", {}, 0}, {"/run/1", {}, 3}};
  const std::vector<JobRecord> records = planned_records(plan);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].log, "/run/first/first.log");
  EXPECT_EQ(records[2].events, "/run/1/second.events");
  EXPECT_EQ(records[2].element, 3U);  // its number, not its place
  EXPECT_EQ(records[2].state, JobState::kPending);
}

}  // namespace
}  // namespace sotto::cluster
