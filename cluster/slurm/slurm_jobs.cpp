#include "cluster/slurm/slurm_jobs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "cluster/run_command.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/log.h"

namespace sotto::cluster {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void pause(double seconds) {
  for (const double end_s = now_s() + seconds; now_s() < end_s; ::usleep(50'000)) core::throw_if_interrupted();
}

// The ids of the jobs of a script that the scheduler has; of an array, which may fill several lines, its own.
std::vector<std::string> jobs_of_script(const std::string& script, const SlurmConfig& config) {
  const CommandResult queue = run_command({"squeue", "--me", "--noheader", "--format=%F %o"}, config.command_timeout_s);
  std::vector<std::string> ids;
  std::istringstream lines(queue.out);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || line.substr(space + 1) != script) continue;
    if (ids.empty() || ids.back() != line.substr(0, space)) ids.push_back(line.substr(0, space));
  }
  return ids;
}

bool is_state_of(const std::string& state, std::initializer_list<std::string_view> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

double time_of(const std::string& text) {
  tm parts{};
  if (::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return 0;
  parts.tm_isdst = -1;
  return static_cast<double>(::mktime(&parts));
}

}  // namespace

std::optional<std::string> submitted_id(std::string_view output) {
  const std::size_t end = std::min(output.find_first_of(";\n"), output.size());
  const std::string id(output.substr(0, end));
  const bool digits = std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return id.empty() || !digits ? std::nullopt : std::optional(id);
}

bool is_passing_trouble(const std::string& message) {
  constexpr std::array kSigns{"Unable to contact slurm controller",
                              "Socket timed out",
                              "Connection refused",
                              "temporarily",
                              "Zero Bytes were transmitted",
                              "Communication connection failure",
                              "try again"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](const char* sign) { return message.find(sign) != std::string::npos; });
}

std::string submit_script(const std::string& script, const std::vector<std::string>& dependencies,
                          const SlurmConfig& config) {
  Argv argv{"sbatch", "--parsable"};
  if (!dependencies.empty()) argv.push_back(fmt::format("--dependency={}", fmt::join(dependencies, ",")));
  argv.push_back(script);
  const std::vector<std::string> before = jobs_of_script(script, config);
  double wait_s = config.retry_wait_s;
  for (std::int64_t attempt = 1;; ++attempt, wait_s *= 2) {
    core::throw_if_interrupted();
    const CommandResult result = run_command(argv, config.command_timeout_s);
    if (const auto id = submitted_id(result.out); result.exit_code == 0 && id) return *id;
    const bool passing = result.exit_code == 124 || is_passing_trouble(result.err);
    const std::string said = result.exit_code == 124 ? fmt::format("no answer within {} s", config.command_timeout_s)
                                                     : first_line(result.err.empty() ? result.out : result.err);
    if (!passing) throw core::UserError(fmt::format("sbatch refused '{}': {}", script, said));
    for (const std::string& id : jobs_of_script(script, config)) {
      if (std::find(before.begin(), before.end(), id) == before.end()) return id;
    }
    if (attempt == config.submit_attempts) {
      throw core::UserError(
          fmt::format("Slurm did not take '{}' in {} attempts: {}. Try again when its controller answers "
                      "(scontrol ping).",
                      script, attempt, said));
    }
    core::log_warning(fmt::format("sbatch: {}; again in {:.0f} s", said, wait_s));
    pause(wait_s);
  }
}

std::map<std::string, std::string> job_fields(const std::string& line) {
  std::map<std::string, std::string> fields;
  std::istringstream words(line);
  std::string name;
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    const bool begins = equals != std::string::npos && equals > 0 && std::isupper(static_cast<unsigned char>(word[0]));
    if (begins) {
      name = word.substr(0, equals);
      fields[name] = word.substr(equals + 1);
    } else if (!name.empty()) {
      fields[name] += " " + word;
    }
  }
  return fields;
}

void apply_job_fields(const std::map<std::string, std::string>& fields, JobRecord& record) {
  const auto field = [&](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  const std::string state = field("JobState"), reason = field("Reason");
  if (const std::string nodes = field("NodeList"); !nodes.empty() && nodes != "(null)") record.node = nodes;
  const bool begun = is_state_of(state, {"RUNNING", "COMPLETING", "COMPLETED", "FAILED", "TIMEOUT", "NODE_FAIL",
                                         "OUT_OF_MEMORY", "CANCELLED", "PREEMPTED", "SUSPENDED"}) &&
                     !record.node.empty();
  if (begun) record.started_s = time_of(field("StartTime"));
  record.reason = reason == "None" ? "" : reason;
  if (is_state_of(state, {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD"})) {
    record.state = JobState::kPending;
    return;
  }
  if (is_state_of(state, {"RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT"})) {
    record.state = JobState::kRunning;
    return;
  }
  record.ended_s = time_of(field("EndTime"));
  if (state == "COMPLETED") {
    record.state = JobState::kCompleted;
  } else if (state == "CANCELLED") {
    record.state = JobState::kCancelled;
    if (record.reason.empty()) record.reason = begun ? "cancelled" : "not started: cancelled";
    if (reason == "Dependency" || reason == "DependencyNeverSatisfied")
      record.reason = "not started: what it waits for did not succeed";
    return;
  } else {
    record.state = JobState::kFailed;
  }
  // "3:0": exit code and signal.
  const std::string code = field("ExitCode");
  const int signal = std::atoi(code.substr(std::min(code.find(':'), code.size() - 1) + 1).c_str());
  record.exit_code = signal > 0 ? 128 + signal : std::atoi(code.c_str());
  if (record.state == JobState::kCompleted) return;
  record.reason = state == "TIMEOUT"  ? "time limit reached"
                  : state == "FAILED" ? fmt::format("exit code {}", *record.exit_code)
                                      : state;
}

}  // namespace sotto::cluster
