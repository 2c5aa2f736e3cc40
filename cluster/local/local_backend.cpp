#include "cluster/local/local_backend.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>
#include <string>

#include "cluster/event_file.h"
#include "cluster/local/child_process.h"
#include "cluster/local/local_script.h"
#include "cluster/local/output_log.h"
#include "src/core/duration_text.h"
#include "src/core/interrupt.h"
#include "src/core/log.h"

namespace sotto::cluster {
namespace {

void keep_host(JobRecord& record) {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  record.node = name;
}

// One script's turn: an element of a job, by its place in the job, and the record of it.
struct Turn {
  const Job* job;
  std::size_t element, record;
};

// Element after element, each through all jobs; a job of one element takes its turn with the first.
std::vector<Turn> turns_of(const JobPlan& plan) {
  std::size_t most = 0;
  for (const Job& job : plan.jobs) most = std::max(most, job.elements.size());
  std::vector<Turn> turns;
  for (std::size_t element = 0; element < most; ++element) {
    std::size_t record = 0;
    for (const Job& job : plan.jobs) {
      if (element < job.elements.size()) turns.push_back({&job, element, record + element});
      record += job.elements.size();
    }
  }
  return turns;
}

// Why an element may not start now; empty: it may. It waits for the same element of the job before, or for all of that
// job where it has none of that number.
std::string obstacle(const Job& job, const JobRecord& waiting, const std::vector<JobRecord>& records) {
  for (const Edge& edge : job.after) {
    const auto is_same = [&](const JobRecord& one) { return one.name == edge.job && one.element == waiting.element; };
    const bool has_same = std::any_of(records.begin(), records.end(), is_same);
    for (const JobRecord& one : records) {
      if (one.name != edge.job || (has_same && !is_same(one))) continue;
      const bool completed = one.state == JobState::kCompleted;
      if (edge.kind == "afterany" || (edge.kind == "afternotok") != completed) continue;
      return fmt::format("not started: {} {}", edge.job, completed ? "succeeded" : "did not succeed");
    }
  }
  return "";
}

// Elements run in batches of `at_once`; what failed in one keeps the next from starting.
std::string failed_batch(const std::vector<Turn>& turns, std::size_t now, std::size_t at_once,
                         const std::vector<JobRecord>& records) {
  if (at_once == 0) return "";
  for (std::size_t at = 0; at < now; ++at) {
    if (turns[at].element / at_once == turns[now].element / at_once) break;
    const JobRecord& before = records[turns[at].record];
    if (before.state != JobState::kCompleted)
      return fmt::format("not started: {} #{} of an earlier batch did not succeed", before.name, before.element);
  }
  return "";
}

void report_end(const JobRecord& record, const std::vector<std::string>& last_lines) {
  const std::string time = core::duration_text(record.ended_s - record.started_s);
  if (record.state == JobState::kCompleted) return core::log_line(fmt::format("{}: done in {}", record.name, time));
  if (record.state == JobState::kCancelled)
    return core::log_line(fmt::format("{}: interrupted after {}", record.name, time));
  std::string text = fmt::format("{}: failed after {} with {}. Its last lines:\n", record.name, time, record.reason);
  for (const std::string& line : last_lines) text += "  | " + line + "\n";
  core::log_line(text + "  The whole log: " + record.log.string());
}

// Runs one script to its end.
void run_job(const Job& job, std::size_t element, JobRecord& record, const Tell& tell) {
  std::filesystem::remove(record.events);
  OutputLog log(record.log);
  record.started_s = now_s();
  record.state = JobState::kRunning;
  keep_host(record);
  const std::string script = element_file(job, element, ".sh").string();
  const ChildEnd end = run_child({"/bin/bash", script}, log, [&](int process_id) {
    record.job_id = std::to_string(process_id);
    record.note += fmt::format(" {} {}", process_id, process_start(process_id));
    tell(record);
  });
  record.ended_s = now_s();
  record.exit_code = end.exit_code;
  record.state = end.exit_code == 0 ? JobState::kCompleted : end.interrupted ? JobState::kCancelled : JobState::kFailed;
  if (end.exit_code != 0) record.reason = end.interrupted ? "interrupted" : fmt::format("exit code {}", end.exit_code);
  tell(record);
  report_end(record, log.last_lines());
}

// The two processes of a record's note: "LAUNCHER START" while a job waits, "LAUNCHER START SCRIPT START" once it runs.
struct Processes {
  int launcher = 0, script = 0;  // 0: no such process any more
};

Processes living_processes(const JobRecord& record) {
  const auto living = [](int id, const std::string& start) {
    return !start.empty() && process_start(id) == start ? id : 0;
  };
  std::istringstream words(record.note);
  int id = 0;
  std::string start;
  Processes processes;
  if (words >> id >> start) processes.launcher = living(id, start);
  if (words >> id >> start) processes.script = living(id, start);
  return processes;
}

}  // namespace

std::vector<std::string> LocalBackend::problems(const JobPlan& plan) const {
  std::vector<std::string> problems;
  for (const Job& job : plan.jobs) {
    if (job.nodes != 1) {
      problems.push_back(
          fmt::format("{}.run.nodes: this machine is one, but {} are asked for. Choose cluster=slurm or "
                      "cluster=bcp, or set {}.run.nodes=1.",
                      job.name, job.nodes, job.name));
    }
    for (const std::string& other : job.also_waits_for) {
      if (other == "singleton") continue;  // NeMo's default; jobs here run one after the other anyway
      problems.push_back(
          fmt::format("{}.run.dependency: '{}' names a scheduler's job, but cluster=local has no "
                      "scheduler. Choose cluster=slurm, or leave it null.",
                      job.name, other));
    }
  }
  return problems;
}

std::vector<RenderedFile> LocalBackend::render(const JobPlan& plan) const {
  std::vector<RenderedFile> files;
  for (const Job& job : plan.jobs) {
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      files.push_back({element_file(job, element, ".sh"), local_script(plan, job, element)});
    }
  }
  return files;
}

void LocalBackend::submit(const JobPlan& plan, const Tell& tell) {
  std::vector<JobRecord> records = planned_records(plan);
  for (JobRecord& record : records) {
    record.note = fmt::format("{} {}", ::getpid(), process_start(::getpid()));
    tell(record);
  }
  bool interrupted = false;
  const std::vector<Turn> turns = turns_of(plan);
  for (std::size_t at = 0; at < turns.size(); ++at) {
    const Turn& turn = turns[at];
    JobRecord& record = records[turn.record];
    interrupted = interrupted || core::pending_interrupt() != 0;
    record.reason = interrupted ? "not started: interrupted" : obstacle(*turn.job, record, records);
    if (record.reason.empty()) record.reason = failed_batch(turns, at, plan.at_once, records);
    record.submitted_s = now_s();
    if (record.reason.empty()) {
      const std::string number = turn.job->elements.size() > 1 ? fmt::format(" #{}", record.element) : "";
      core::log_line(fmt::format("[{}/{}] {}{}", at + 1, turns.size(), record.name, number));
      run_job(*turn.job, turn.element, record, tell);
      interrupted = record.state == JobState::kCancelled;
    } else {
      record.state = JobState::kCancelled;
      tell(record);
    }
  }
  if (interrupted) throw core::Interrupted{SIGINT};
}

void LocalBackend::update(std::vector<JobRecord>& records) const {
  for (JobRecord& record : records) {
    const Processes living = living_processes(record);
    // While sotto itself lives, its manifest is right.
    if (has_ended(record.state) || living.launcher != 0 || living.script != 0) continue;
    if (record.state == JobState::kRunning) apply_events(read_events(record.events), record);
    if (has_ended(record.state)) continue;
    const bool ran = record.state == JobState::kRunning;
    record.state = ran ? JobState::kFailed : JobState::kCancelled;
    record.reason = ran ? "its process ended without a word (killed, or the machine was restarted)"
                        : "not started: sotto itself was ended";
  }
}

void LocalBackend::cancel(const std::vector<JobRecord>& records) const {
  std::set<int> launchers;
  for (const JobRecord& record : records) {
    if (has_ended(record.state)) continue;
    const Processes living = living_processes(record);
    // sotto passes the signal on and writes down what became of it; without it the script's group is ended directly.
    if (living.launcher != 0) {
      if (launchers.insert(living.launcher).second) ::kill(living.launcher, SIGTERM);
    } else if (living.script != 0) {
      ::killpg(living.script, SIGTERM);
    }
  }
}

}  // namespace sotto::cluster
