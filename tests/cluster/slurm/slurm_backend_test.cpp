#include "cluster/slurm/slurm_backend.h"

#include <cstdlib>

#include "src/core/error.h"
#include "tests/support/backend_conformance.h"
#include "tests/support/message_of.h"

namespace sotto::testing {
namespace {

// tests/support/slurm_cluster.sh runs these on a Slurm of its own.
std::string why_no_slurm() {
  return std::getenv("SOTTO_TEST_SLURM") != nullptr ? "" : "runs inside tests/support/slurm_cluster.sh";
}

cluster::SlurmConfig quick_config() {
  cluster::SlurmConfig config;
  config.retry_wait_s = 0.01;
  return config;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Slurm, BackendConformance,
    ::testing::Values(BackendCase{
        "slurm", [](const auto&) { return std::make_unique<cluster::SlurmBackend>(quick_config()); }, why_no_slurm}),
    [](const auto& one) { return one.param.name; });

}  // namespace sotto::testing

namespace sotto::cluster {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Job job_of(const std::string& name, const std::filesystem::path& folder, const std::string& shell_line) {
  Job job;
  job.name = name;
  job.title = name;
  job.time_limit = "00:05:00";
  job.elements = {{folder, {{{{"/bin/bash", "-c", shell_line}}}}}};
  return job;
}

JobPlan chain_of(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  JobPlan plan;
  plan.folder = folder;
  for (const std::string& name : names) {
    plan.jobs.push_back(job_of(name, folder / name, "true"));
    if (plan.jobs.size() > 1) plan.jobs.back().after = {{plan.jobs[plan.jobs.size() - 2].name}};
    core::make_folder(folder / name);
  }
  return plan;
}

// Slurm's commands as scripts on PATH, for what a real cluster cannot be made to do: a controller that fails.
class FailingSlurm : public ::testing::Test {
 protected:
  FailingSlurm() : path_(std::getenv("PATH")) {
    ::setenv("PATH", ((folder_ / "bin").string() + ":" + path_).c_str(), 1);
    write("squeue", "cat '" + (folder_ / "queue").string() + "' 2>/dev/null || true\n");
    write("scancel", "echo \"$@\" >>'" + (folder_ / "cancelled").string() + "'\n");
  }
  ~FailingSlurm() override { ::setenv("PATH", path_.c_str(), 1); }

  void write(const std::string& name, const std::string& body) {
    const std::filesystem::path file = folder_ / "bin" / name;
    core::write_file_atomically(file, "#!/bin/bash\nFOLDER='" + folder_.path().string() + "'\n" + body);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  std::string submit_message(const JobPlan& plan) {
    ::testing::internal::CaptureStderr();
    const std::string message = testing::message_of([&] {
      SlurmBackend(testing::quick_config()).submit(plan, [&](const JobRecord& record) { told_[record.name] = record; });
    });
    ::testing::internal::GetCapturedStderr();
    return message;
  }

  testing::TemporaryFolder folder_;
  std::map<std::string, JobRecord> told_;
  std::string path_;
};

// Counts its calls in $FOLDER/calls.
constexpr const char* kCount =
    "n=$(($(cat \"$FOLDER/calls\" 2>/dev/null || echo 0) + 1)); echo $n >\"$FOLDER/calls\"\n";

TEST_F(FailingSlurm, ARefusedJobTakesTheEarlierOnesWithIt) {
  write("sbatch", std::string(kCount) +
                      "((n < 3)) && { echo 10$n; exit 0; }\n"
                      "echo 'sbatch: error: invalid partition specified: nope' >&2; exit 1\n");
  const std::string message = submit_message(chain_of(folder_.path(), {"one", "two", "three", "four"}));
  EXPECT_THAT(message, AllOf(HasSubstr("three was not submitted: sbatch refused"), HasSubstr("invalid partition"),
                             HasSubstr("Already submitted and cancelled again: one (job 101), two (job 102).")));
  EXPECT_EQ(core::read_text_file(folder_ / "cancelled"), "101 102\n");
  for (const char* const name : {"one", "two", "three", "four"})
    EXPECT_EQ(told_.at(name).state, JobState::kCancelled) << name;
  EXPECT_EQ(core::read_text_file(folder_ / "calls"), "3\n");  // a refusal is not tried again
}

TEST_F(FailingSlurm, AControllerThatComesBackIsTriedAgain) {
  write("sbatch", std::string(kCount) +
                      "((n < 3)) && { echo 'sbatch: error: Unable to contact slurm controller' >&2; exit 1; }\n"
                      "echo \"$@\" >>\"$FOLDER/arguments\"; echo \"$n;sotto\"\n");
  EXPECT_EQ(submit_message(chain_of(folder_.path(), {"one", "two"})), "");
  EXPECT_EQ(told_.at("one").job_id, "3");
  EXPECT_THAT(core::read_text_file(folder_ / "arguments"), HasSubstr("--parsable --dependency=afterok:3 "));
}

TEST_F(FailingSlurm, AControllerThatStaysSilentIsAnErrorWithLimits) {
  write("sbatch", std::string(kCount) + "echo 'sbatch: error: Socket timed out on send/recv operation' >&2; exit 1\n");
  const std::string message = submit_message(chain_of(folder_.path(), {"one"}));
  EXPECT_THAT(message, AllOf(HasSubstr("in 5 attempts: sbatch: error: Socket timed out"), HasSubstr("scontrol ping"),
                             HasSubstr("Nothing was submitted.")));
  EXPECT_EQ(core::read_text_file(folder_ / "calls"), "5\n");
}

TEST_F(FailingSlurm, AJobThatWasTakenWithoutAnAnswerIsNotSubmittedTwice) {
  const JobPlan plan = chain_of(folder_.path(), {"one"});
  write("sbatch", std::string(kCount) +
                      "echo \"77 ${!#}\" >>\"$FOLDER/queue\"\n"
                      "echo 'sbatch: error: Socket timed out on send/recv operation' >&2; exit 1\n");
  EXPECT_EQ(submit_message(plan), "");
  EXPECT_EQ(told_.at("one").job_id, "77");
  EXPECT_EQ(core::read_text_file(folder_ / "calls"), "1\n");
}

TEST_F(FailingSlurm, ASweepIsOneArrayAStage) {
  write("sbatch", std::string(kCount) + "echo \"$@\" >>\"$FOLDER/arguments\"; echo \"10$n\"\n");
  JobPlan plan = chain_of(folder_.path(), {"shared", "one", "two"});
  for (Job* const job : {&plan.jobs[1], &plan.jobs[2]}) {
    job->elements.push_back(job->elements.front());
    job->elements.back() = {folder_ / "1" / job->name, job->elements.front().groups, 1};
  }
  plan.jobs[2].after[0].kind = "aftercorr";
  plan.at_once = 1;
  std::vector<JobRecord> told;
  SlurmBackend backend(testing::quick_config());
  backend.submit(plan, [&](const JobRecord& record) { told.push_back(record); });
  std::vector<std::string> ids;
  for (const JobRecord& record : told) ids.push_back(record.name + " " + record.job_id);
  EXPECT_THAT(ids, ElementsAre("shared 101", "one 102_0", "one 102_1", "two 103_0", "two 103_1"));
  EXPECT_EQ(core::read_text_file(folder_ / "arguments"),
            "--parsable " + (folder_ / "shared/shared.sh").string() + "\n--parsable --dependency=afterok:101 " +
                (folder_ / "one.sh").string() + "\n--parsable --dependency=aftercorr:102 " +
                (folder_ / "two.sh").string() + "\n");
  EXPECT_EQ(backend.render(plan).size(), 7U);
  backend.cancel(told);
  EXPECT_EQ(core::read_text_file(folder_ / "cancelled"), "101 102_0 102_1 103_0 103_1\n");
}

TEST_F(FailingSlurm, WhatTheSchedulerForgotIsKnownByTheJobsEvents) {
  write("scontrol", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1\n");
  std::vector<JobRecord> records = planned_records(chain_of(folder_.path(), {"done", "gone", "never"}));
  for (JobRecord& record : records) record.job_id = "5";
  core::write_file_atomically(records[0].events, "started 100 n1\nended 105 0\n");
  core::write_file_atomically(records[1].events, "started 100 n2\n");
  SlurmBackend(testing::quick_config()).update(records);
  EXPECT_EQ(records[0].state, JobState::kCompleted);
  EXPECT_EQ(records[1].state, JobState::kFailed);
  EXPECT_THAT(records[1].reason, HasSubstr("did not say how it ended"));
  EXPECT_EQ(records[2].state, JobState::kCancelled);
}

TEST_F(FailingSlurm, ASilentControllerLeavesARunningJobRunning) {
  write("scontrol", "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1\n");
  std::vector<JobRecord> records = planned_records(chain_of(folder_.path(), {"one"}));
  records[0].job_id = "5";
  core::write_file_atomically(records[0].events, "started 100 n1\n");
  SlurmBackend(testing::quick_config()).update(records);
  EXPECT_EQ(records[0].state, JobState::kRunning);
  EXPECT_THAT(records[0].reason, HasSubstr("Slurm does not answer"));
}

TEST(SlurmBackend, SaysWhatIsWrongWithAPlan) {
  JobPlan plan = chain_of(std::filesystem::temp_directory_path() / "sotto_unused", {"one"});
  plan.jobs[0].time_limit = "four hours";
  plan.jobs[0].title = "two\nlines";
  SlurmConfig config;
  config.container_mounts = {"/a,b"};
  EXPECT_THAT(SlurmBackend(config).problems(plan),
              ElementsAre(HasSubstr("one.run.time_limit: 'four hours' is no time limit"),
                          HasSubstr("a job's name is one line"), HasSubstr("'/a,b' holds a comma")));
}

// On the real cluster.
class RealSlurm : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = testing::why_no_slurm(); !reason.empty()) GTEST_SKIP() << reason;
  }
  void submit(SlurmBackend& backend, const JobPlan& plan) {
    for (const auto& file : backend.render(plan)) core::write_file_atomically(file.path, file.content);
    records_ = planned_records(plan);
    backend.submit(plan, [&](const JobRecord& changed) {
      for (JobRecord& one : records_) {
        if (one.name == changed.name && one.element == changed.element) one = changed;
      }
    });
  }
  void wait_for(const SlurmBackend& backend, const std::function<bool()>& reached) {
    const double deadline_s = now_s() + 240;
    for (backend.update(records_); !reached(); backend.update(records_)) {
      ASSERT_LT(now_s(), deadline_s);
      ::usleep(100'000);
    }
  }
  testing::TemporaryFolder folder_;
  std::vector<JobRecord> records_;
};

TEST_F(RealSlurm, CancelEndsTheRunningJobAndTheWaitingOnes) {
  JobPlan plan = chain_of(folder_.path(), {"one", "two"});
  plan.jobs[0].elements[0].groups[0].commands[0].back() = "exec sleep 300";
  SlurmBackend backend(testing::quick_config());
  submit(backend, plan);
  wait_for(backend, [&] { return records_[0].state == JobState::kRunning; });
  EXPECT_EQ(records_[1].state, JobState::kPending);
  backend.cancel(records_);
  wait_for(backend, [&] { return has_ended(records_[0].state) && has_ended(records_[1].state); });
  EXPECT_EQ(records_[0].state, JobState::kCancelled);
  EXPECT_EQ(records_[1].state, JobState::kCancelled);
}

TEST_F(RealSlurm, CancelEndsTheElementsOfAnArray) {
  JobPlan plan = chain_of(folder_.path(), {"one", "two"});
  for (Job& job : plan.jobs) {
    job.elements.push_back({folder_ / "1" / job.name, job.elements.front().groups, 1});
    core::make_folder(job.elements.back().folder);
  }
  plan.jobs[0].elements[1].groups[0].commands[0].back() = "exec sleep 300";
  plan.jobs[1].after[0].kind = "aftercorr";
  SlurmBackend backend(testing::quick_config());
  submit(backend, plan);
  // one #0, one #1, two #0, two #1: the first chain runs through while the second one is at work.
  wait_for(backend, [&] { return has_ended(records_[2].state) && records_[1].state == JobState::kRunning; });
  EXPECT_EQ(records_[2].state, JobState::kCompleted) << records_[2].reason;
  EXPECT_EQ(records_[3].state, JobState::kPending);
  backend.cancel(records_);
  wait_for(backend, [&] { return has_ended(records_[1].state) && has_ended(records_[3].state); });
  EXPECT_EQ(records_[1].state, JobState::kCancelled);
  EXPECT_EQ(records_[3].state, JobState::kCancelled);
}

TEST_F(RealSlurm, TwoNodesRunOneJob) {
  JobPlan plan = chain_of(folder_.path(), {"one"});
  plan.jobs[0].nodes = 2;
  plan.jobs[0].elements[0].groups[0].commands[0].back() = "echo $RANK of $WORLD_SIZE on $SLURMD_NODENAME";
  SlurmBackend backend(testing::quick_config());
  submit(backend, plan);
  wait_for(backend, [&] { return has_ended(records_[0].state); });
  EXPECT_EQ(records_[0].state, JobState::kCompleted);
  EXPECT_EQ(records_[0].node, "n[1-2]");
  EXPECT_THAT(core::read_text_file(records_[0].log), AllOf(HasSubstr("0: 0 of 2 on n1"), HasSubstr("1: 1 of 2 on n2")));
}

TEST_F(RealSlurm, ASignalSavesRequeuesAndGoesOn) {
  JobPlan plan = chain_of(folder_.path(), {"one"});
  plan.jobs[0].elements[0].groups[0].commands[0].back() =
      "[[ -e saved ]] && { echo went on; exit 0; }; trap 'echo saving; touch saved; exit 130' TERM; echo began; "
      "for ((i = 0; i < 3000; ++i)); do sleep 0.1; done";
  plan.jobs[0].elements[0].groups[0].commands[0][2] =
      "cd '" + folder_.path().string() + "'; " + plan.jobs[0].elements[0].groups[0].commands[0][2];
  SlurmConfig config = testing::quick_config();
  config.signal_before_end_s = 60;
  SlurmBackend backend(config);
  submit(backend, plan);
  wait_for(backend, [&] {
    return std::filesystem::exists(records_[0].log) &&
           core::read_text_file(records_[0].log).find("began") != std::string::npos;
  });
  // What Slurm itself sends a minute before the limit.
  ASSERT_EQ(std::system(("scancel --batch --signal=USR1 " + records_[0].job_id).c_str()), 0);
  wait_for(backend, [&] { return has_ended(records_[0].state); });
  EXPECT_EQ(records_[0].state, JobState::kCompleted) << records_[0].reason;
  const std::string log = core::read_text_file(records_[0].log);
  EXPECT_THAT(log, AllOf(HasSubstr("saving"), HasSubstr("back to the queue"), HasSubstr("went on")));
}

}  // namespace
}  // namespace sotto::cluster
