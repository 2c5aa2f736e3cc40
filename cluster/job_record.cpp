#include "cluster/job_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "src/core/error.h"

namespace sotto::cluster {
namespace {

constexpr std::array kStateNames{"pending", "running", "completed", "failed", "cancelled", "skipped"};

}  // namespace

const char* state_name(JobState state) { return kStateNames.at(static_cast<std::size_t>(state)); }

JobState state_of_name(const std::string& name) {
  const auto found = std::find(kStateNames.begin(), kStateNames.end(), name);
  if (found == kStateNames.end()) {
    throw core::UserError(
        fmt::format("'{}' is no state of a job: expected one of pending, running, completed, failed, "
                    "cancelled, skipped.",
                    name));
  }
  return static_cast<JobState>(found - kStateNames.begin());
}

bool has_ended(JobState state) { return state != JobState::kPending && state != JobState::kRunning; }

std::vector<JobRecord> planned_records(const JobPlan& plan) {
  std::vector<JobRecord> records;
  for (const Job& job : plan.jobs) {
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      JobRecord record;
      record.name = job.name;
      record.element = job.elements[element].number;
      record.log = element_file(job, element, ".log");
      record.events = element_file(job, element, ".events");
      records.push_back(std::move(record));
    }
  }
  return records;
}

double now_s() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace sotto::cluster
