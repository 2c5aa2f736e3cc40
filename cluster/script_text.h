#pragma once

#include <string>

#include "cluster/job_plan.h"

// The parts that the scripts of all backends share. Scripts are deterministic, quote every value, stop at the first
// command that fails, and tell in the job's events (event_file.h) when they begin and end.
namespace sotto::cluster {

// "set -euo pipefail" with one line that says what this is.
std::string script_opening(const Job& job);

// Defines `record`, tells that the job started, and on every way out that it ended and with what code. `events` is
// shell text: a quoted path or "$variable".
std::string event_lines(const std::string& events);

// Exports of the plan's variables, then of its secrets, read from their files when the script runs.
std::string environment_lines(const JobPlan& plan);

// `NAME=$(cat FILE)` and its export, a line each.
std::string secret_lines(const JobPlan& plan);

// A group's commands as lines; several of them, or one, each on its own line.
std::string command_lines(const CommandGroup& group, const std::string& indent = "");

// The commands of a group as one argument of `bash -c`: each ends the group when it fails.
std::string group_as_shell_text(const CommandGroup& group);

}  // namespace sotto::cluster
