#include "cluster/slurm/slurm_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

TEST(SubmittedId, IsWhatParsableOutputBeginsWith) {
  EXPECT_EQ(submitted_id("1234\n"), "1234");
  EXPECT_EQ(submitted_id("1234;cluster\n"), "1234");
  EXPECT_EQ(submitted_id(""), std::nullopt);
  EXPECT_EQ(submitted_id("Submitted batch job 12\n"), std::nullopt);
}

TEST(IsPassingTrouble, TellsAPauseFromARefusal) {
  EXPECT_TRUE(is_passing_trouble("sbatch: error: Batch job submission failed: Unable to contact slurm controller"));
  EXPECT_TRUE(is_passing_trouble("Socket timed out on send/recv operation"));
  EXPECT_FALSE(is_passing_trouble("sbatch: error: invalid partition specified: x"));
}

TEST(JobFields, KeepValuesWithSpaces) {
  const auto fields = job_fields("JobId=5 JobName=a b JobState=FAILED ExitCode=3:0 NodeList=n1\n");
  EXPECT_EQ(fields.at("JobName"), "a b");
  EXPECT_EQ(fields.at("ExitCode"), "3:0");
}

struct StateCase {
  const char* name;
  const char* line;
  JobState state;
  std::optional<int> exit_code;
  const char* reason;
};

class ApplyJobFields : public ::testing::TestWithParam<StateCase> {};

TEST_P(ApplyJobFields, GivesStateCodeAndReason) {
  JobRecord record;
  apply_job_fields(job_fields(GetParam().line), record);
  EXPECT_EQ(record.state, GetParam().state);
  EXPECT_EQ(record.exit_code, GetParam().exit_code);
  EXPECT_EQ(record.reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    All, ApplyJobFields,
    ::testing::Values(
        StateCase{
            "pending", "JobState=PENDING Reason=Dependency NodeList=(null)", JobState::kPending, {}, "Dependency"},
        StateCase{"running",
                  "JobState=RUNNING Reason=None NodeList=n1 StartTime=2026-01-02T03:04:05",
                  JobState::kRunning,
                  {},
                  ""},
        StateCase{"completed", "JobState=COMPLETED Reason=None ExitCode=0:0 NodeList=n1", JobState::kCompleted, 0, ""},
        StateCase{"failed", "JobState=FAILED Reason=NonZeroExitCode ExitCode=3:0 NodeList=n1", JobState::kFailed, 3,
                  "exit code 3"},
        StateCase{"killed", "JobState=FAILED Reason=None ExitCode=0:9 NodeList=n1", JobState::kFailed, 137,
                  "exit code 137"},
        StateCase{"timeout", "JobState=TIMEOUT Reason=TimeLimit ExitCode=0:1 NodeList=n1", JobState::kFailed, 129,
                  "time limit reached"},
        StateCase{"out_of_memory", "JobState=OUT_OF_MEMORY Reason=None ExitCode=0:125 NodeList=n1", JobState::kFailed,
                  253, "OUT_OF_MEMORY"},
        StateCase{"never",
                  "JobState=CANCELLED Reason=Dependency ExitCode=0:0 NodeList=(null)",
                  JobState::kCancelled,
                  {},
                  "not started: what it waits for did not succeed"},
        StateCase{"cancelled",
                  "JobState=CANCELLED Reason=None ExitCode=0:15 NodeList=n1",
                  JobState::kCancelled,
                  {},
                  "cancelled"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace sotto::cluster
