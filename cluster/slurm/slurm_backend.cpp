#include "cluster/slurm/slurm_backend.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "cluster/event_file.h"
#include "cluster/run_command.h"
#include "cluster/slurm/slurm_jobs.h"
#include "cluster/slurm/slurm_script.h"
#include "cluster/slurm/time_limit.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::cluster {
namespace {

// The id of the job or the whole array: "12" of "12_3".
std::string whole_id(const std::string& job_id) { return job_id.substr(0, job_id.find('_')); }

std::vector<std::string> dependencies(const Job& job, const std::vector<JobRecord>& submitted,
                                      const SlurmConfig& config) {
  std::vector<std::string> all;
  for (const Edge& edge : job.after) {
    for (const JobRecord& record : submitted) {
      if (record.name == edge.job && !record.job_id.empty()) all.push_back(edge.kind + ":" + whole_id(record.job_id));
    }
  }
  all.insert(all.end(), job.also_waits_for.begin(), job.also_waits_for.end());
  if (config.dependency) all.push_back(*config.dependency);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// Ends what is already submitted of a chain that cannot be completed. Returns words for the error.
std::string roll_back(std::vector<JobRecord>& records, const SlurmConfig& config, const Tell& tell) {
  std::vector<std::string> ids, names;
  for (JobRecord& record : records) {
    const std::string id = whole_id(record.job_id);
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      ids.push_back(id);
      names.push_back(fmt::format("{} (job {})", record.name, id));
    }
    record.state = JobState::kCancelled;
    record.reason = record.job_id.empty() ? "not submitted" : "cancelled: the rest could not be submitted";
    tell(record);
  }
  if (ids.empty()) return "Nothing was submitted.";
  Argv argv{"scancel"};
  argv.insert(argv.end(), ids.begin(), ids.end());
  const CommandResult result = run_command(argv, config.command_timeout_s);
  if (result.exit_code == 0) return fmt::format("Already submitted and cancelled again: {}.", fmt::join(names, ", "));
  return fmt::format("Already submitted, and it could not be cancelled ({}): {}. End it by hand: scancel {}",
                     result.err.substr(0, result.err.find('\n')), fmt::join(names, ", "), fmt::join(ids, " "));
}

void apply_what_the_job_said(JobRecord& record) {
  apply_events(read_events(record.events), record);
  if (has_ended(record.state)) return;
  const bool ran = record.state == JobState::kRunning;
  record.state = ran ? JobState::kFailed : JobState::kCancelled;
  record.reason = ran ? "the scheduler knows it no more, and it did not say how it ended"
                      : "not started: the scheduler knows it no more";
}

}  // namespace

std::vector<std::string> SlurmBackend::problems(const JobPlan& plan) const {
  std::vector<std::string> problems;
  for (const Job& job : plan.jobs) {
    if (!job.time_limit.empty() && !is_time_limit(job.time_limit)) {
      problems.push_back(
          fmt::format("{}.run.time_limit: '{}' is no time limit. Expected minutes, MM:SS, HH:MM:SS, D-HH, "
                      "D-HH:MM or D-HH:MM:SS",
                      job.name, job.time_limit));
    }
    if (job.title.find_first_of("\n\r") != std::string::npos)
      problems.push_back(job.name + ".run.name: a job's name is one line");
  }
  for (const auto& mount : config_.container_mounts) {
    if (mount && mount->find(',') != std::string::npos)
      problems.push_back(fmt::format("cluster.container_mounts: '{}' holds a comma, which separates mounts", *mount));
  }
  return problems;
}

std::vector<RenderedFile> SlurmBackend::render(const JobPlan& plan) const {
  std::vector<RenderedFile> files;
  for (const Job& job : plan.jobs) {
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      files.push_back({element_file(job, element, ".sh"), slurm_script(plan, job, element, config_)});
    }
    if (job.elements.size() > 1) files.push_back({array_file(plan, job), slurm_array_script(plan, job, config_)});
  }
  return files;
}

void SlurmBackend::submit(const JobPlan& plan, const Tell& tell) {
  std::vector<JobRecord> records = planned_records(plan);
  std::size_t first = 0;
  for (const Job& job : plan.jobs) {
    const bool is_array = job.elements.size() > 1;
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      // Of an earlier run in this folder; the job appends to its log when it comes back from the queue.
      std::filesystem::remove(records[first + element].events);
      std::filesystem::remove(records[first + element].log);
    }
    if (is_array) std::filesystem::remove(array_file(plan, job).replace_extension(".log"));
    std::string id;
    try {
      const std::filesystem::path script = is_array ? array_file(plan, job) : element_file(job, 0, ".sh");
      id = submit_script(script.string(), dependencies(job, records, config_), config_);
    } catch (const core::UserError& error) {
      const std::string rest = roll_back(records, config_, tell);
      throw core::UserError(fmt::format("{} was not submitted: {}\n{}", job.name, error.what(), rest));
    } catch (const core::Interrupted&) {
      roll_back(records, config_, tell);
      throw;
    }
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      JobRecord& record = records[first + element];
      record.job_id = is_array ? fmt::format("{}_{}", id, record.element) : id;
      record.submitted_s = now_s();
      tell(record);
    }
    first += job.elements.size();
  }
}

void SlurmBackend::update(std::vector<JobRecord>& records) const {
  for (JobRecord& record : records) {
    if (has_ended(record.state) || record.job_id.empty()) continue;
    const CommandResult result =
        run_command({"scontrol", "--oneliner", "show", "job", record.job_id}, config_.command_timeout_s);
    if (result.exit_code == 0 && result.out.find("JobState=") != std::string::npos) {
      apply_job_fields(job_fields(result.out), record);
    } else if (result.err.find("Invalid job id") != std::string::npos) {
      apply_what_the_job_said(record);
    } else {
      apply_events(read_events(record.events), record);
      if (!has_ended(record.state))
        record.reason = "Slurm does not answer: " + result.err.substr(0, result.err.find('\n'));
    }
  }
}

void SlurmBackend::cancel(const std::vector<JobRecord>& records) const {
  Argv argv{"scancel"};
  for (const JobRecord& record : records) {
    if (!has_ended(record.state) && !record.job_id.empty()) argv.push_back(record.job_id);
  }
  if (argv.size() == 1) return;
  const CommandResult result = run_command(argv, config_.command_timeout_s);
  if (result.exit_code != 0 && result.err.find("Invalid job id") == std::string::npos)
    throw core::UserError("scancel: " + result.err);
}

}  // namespace sotto::cluster
