#include "cluster/local/local_backend.h"

#include <csignal>
#include <cstdlib>

#include "cluster/local/child_process.h"
#include "src/core/interrupt.h"
#include "tests/support/backend_conformance.h"

namespace sotto::testing {

INSTANTIATE_TEST_SUITE_P(Local, BackendConformance,
                         ::testing::Values(BackendCase{
                             "local", [](const auto&) { return std::make_unique<cluster::LocalBackend>(); }}),
                         [](const auto& one) { return one.param.name; });

}  // namespace sotto::testing

namespace sotto::cluster {
namespace {

Job job_of(const std::string& name, const std::filesystem::path& folder, const std::string& shell_line) {
  Job job;
  job.name = name;
  job.elements = {{folder, {{{{"/bin/bash", "-c", shell_line}}}}}};
  return job;
}

void write_files(const LocalBackend& backend, const JobPlan& plan) {
  for (const auto& file : backend.render(plan)) core::write_file_atomically(file.path, file.content);
}

TEST(LocalBackend, AnInterruptEndsTheChildrenAndCancelsTheRest) {
  const testing::TemporaryFolder folder;
  JobPlan plan;
  plan.jobs = {job_of("one", folder.path(), "exec sleep 60"), job_of("two", folder.path(), "true")};
  plan.jobs[1].after = {{"one"}};
  LocalBackend backend;
  write_files(backend, plan);
  core::catch_interrupts();
  std::vector<JobRecord> told;
  ::testing::internal::CaptureStderr();
  EXPECT_THROW(backend.submit(plan,
                              [&](const JobRecord& record) {
                                if (record.state != JobState::kPending) told.push_back(record);
                                if (record.state == JobState::kRunning) ::raise(SIGTERM);
                              }),
               core::Interrupted);
  ::testing::internal::GetCapturedStderr();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[1].state, JobState::kCancelled);
  EXPECT_EQ(told[1].reason, "interrupted");
  EXPECT_EQ(told[2].state, JobState::kCancelled);
  EXPECT_EQ(told[2].reason, "not started: interrupted");
  EXPECT_EQ(process_start(std::stoi(told[0].job_id)), "");
}

TEST(LocalBackend, EdgesDecideWhatRunsAfterAFailure) {
  const testing::TemporaryFolder folder;
  JobPlan plan;
  plan.jobs = {job_of("bad", folder.path(), "exit 1"), job_of("any", folder.path(), "true"),
               job_of("not_ok", folder.path(), "true"), job_of("ok", folder.path(), "true")};
  plan.jobs[1].after = {{"bad", "afterany"}};
  plan.jobs[2].after = {{"bad", "afternotok"}};
  plan.jobs[3].after = {{"bad", "afterok"}};
  LocalBackend backend;
  write_files(backend, plan);
  std::vector<std::string> ended;
  ::testing::internal::CaptureStderr();
  backend.submit(plan, [&](const JobRecord& record) {
    if (has_ended(record.state)) ended.push_back(record.name + " " + state_name(record.state));
  });
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), ::testing::HasSubstr("bad: failed after"));
  EXPECT_THAT(ended, ::testing::ElementsAre("bad failed", "any completed", "not_ok completed", "ok cancelled"));
}

TEST(LocalBackend, AFailureShowsTheLastLinesAndTheLog) {
  const testing::TemporaryFolder folder;
  JobPlan plan;
  plan.jobs = {job_of("bad", folder.path(), "echo sotto-x: error: no such model >&2; exit 1")};
  LocalBackend backend;
  write_files(backend, plan);
  ::testing::internal::CaptureStderr();
  backend.submit(plan, [](const JobRecord&) {});
  EXPECT_THAT(
      ::testing::internal::GetCapturedStderr(),
      ::testing::AllOf(::testing::HasSubstr("with exit code 1. Its last lines:\n  | sotto-x: error: no such model"),
                       ::testing::HasSubstr("The whole log: " + (folder / "bad.log").string())));
}

// The lines of several processes pass through a program of their own, here one that is late.
TEST(LocalBackend, TheLastLineOfEachProcessIsLogged) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "sed", "#!/bin/bash\nsleep 0.3\nexec /usr/bin/sed \"$@\"\n");
  std::filesystem::permissions(folder / "sed", std::filesystem::perms::owner_all);
  JobPlan plan;
  plan.environment = {{"PATH", folder.path().string() + ":" + std::getenv("PATH")}};
  plan.jobs = {job_of("two", folder.path(), "echo rank $RANK is done")};
  plan.jobs.front().tasks_per_node = 2;
  LocalBackend backend;
  write_files(backend, plan);
  backend.submit(plan, [](const JobRecord&) {});
  const std::string log = core::read_text_file(folder / "two.log");
  EXPECT_THAT(log, ::testing::AllOf(::testing::HasSubstr("[rank 0] rank 0 is done"),
                                    ::testing::HasSubstr("[rank 1] rank 1 is done")));
}

TEST(LocalBackend, ElementsOfASweepRunWholeChains) {
  const testing::TemporaryFolder folder;
  JobPlan plan;
  plan.jobs = {job_of("one", folder / "0", "echo one-0"), job_of("two", folder / "0", "echo two-0")};
  for (Job& job : plan.jobs) {
    job.elements.push_back(job.elements.front());
    job.elements.back().folder = folder / "1";
    job.elements.back().number = 1;
  }
  plan.jobs[0].elements[0].groups[0].commands[0].back() = "exit 1";
  plan.jobs[1].after = {{"one"}};
  LocalBackend backend;
  write_files(backend, plan);
  std::vector<std::string> ended;
  ::testing::internal::CaptureStderr();
  backend.submit(plan, [&](const JobRecord& record) {
    if (has_ended(record.state)) {
      ended.push_back(record.name + " " + std::to_string(record.element) + " " + state_name(record.state));
    }
  });
  ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(ended, ::testing::ElementsAre("one 0 failed", "two 0 cancelled", "one 1 completed", "two 1 completed"));
}

TEST(LocalBackend, WhatNoProcessWorksOnHasEnded) {
  JobRecord running;
  running.state = JobState::kRunning;
  running.note = "1 0 1 0";  // process 1 did not begin at moment 0
  running.events = "/no/such.events";
  JobRecord pending;
  pending.note = "1 0";
  std::vector<JobRecord> records{running, pending};
  LocalBackend().update(records);
  EXPECT_EQ(records[0].state, JobState::kFailed);
  EXPECT_THAT(records[0].reason, ::testing::HasSubstr("ended without a word"));
  EXPECT_EQ(records[1].state, JobState::kCancelled);
  EXPECT_EQ(records[1].reason, "not started: sotto itself was ended");
}

TEST(LocalBackend, WhatAProcessWorksOnStays) {
  JobRecord pending;
  pending.note = std::to_string(::getpid()) + " " + process_start(::getpid());
  std::vector<JobRecord> records{pending};
  LocalBackend().update(records);
  EXPECT_EQ(records[0].state, JobState::kPending);
}

TEST(LocalBackend, SaysWhatThisMachineCannotDo) {
  JobPlan plan;
  plan.jobs = {job_of("train", "/run", "true")};
  plan.jobs[0].nodes = 2;
  plan.jobs[0].also_waits_for = {"singleton", "afterok:12"};
  EXPECT_THAT(LocalBackend().problems(plan),
              ::testing::ElementsAre(::testing::HasSubstr("train.run.nodes: this machine is one, but 2"),
                                     ::testing::HasSubstr("'afterok:12' names a scheduler's job")));
}

}  // namespace
}  // namespace sotto::cluster
