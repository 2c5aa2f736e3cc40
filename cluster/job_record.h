#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cluster/job_plan.h"

namespace sotto::cluster {

enum class JobState { kPending, kRunning, kCompleted, kFailed, kCancelled, kSkipped };

const char* state_name(JobState state);
// Errors (UserError): a name that is none of pending, running, completed, failed, cancelled, skipped.
JobState state_of_name(const std::string& name);
// Completed, failed, cancelled or skipped: nothing more will happen.
bool has_ended(JobState state);

// What is known about one element of a job since it was planned. Lives in the run's manifest.
struct JobRecord {
  std::string name;         // the stage
  std::size_t element = 0;  // its number (job_plan.h)
  JobState state = JobState::kPending;
  std::string job_id;  // the scheduler's, or the process id
  std::string note;    // the backend's own, to recognise the job again
  std::optional<int> exit_code;
  std::string node;                                    // where it runs or ran
  std::string reason;                                  // why it failed, waits or was cancelled
  double submitted_s = 0, started_s = 0, ended_s = 0;  // since 1970; 0: not yet
  std::filesystem::path log, events;
};

// A pending record for every element of every job, in the plan's order.
std::vector<JobRecord> planned_records(const JobPlan& plan);

// Seconds since 1970.
double now_s();

}  // namespace sotto::cluster
