#pragma once

#include <string>

#include "cluster/job_plan.h"

namespace sotto::cluster {

// What a scheduler's command said.
struct CommandResult {
  int exit_code = 0;  // 127: there is no such command, 124: it was ended because it took too long
  std::string out, err;
};

// Runs a command to its end, at most `timeout_s`, and catches what it writes.
CommandResult run_command(const Argv& argv, double timeout_s);

}  // namespace sotto::cluster
