#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cluster/job_plan.h"
#include "cluster/local/output_log.h"

namespace sotto::cluster {

struct ChildEnd {
  int exit_code = 0;         // 128 + signal where a signal ended it, as a shell says it
  bool interrupted = false;  // the user or a signal to us ended it
};

// Runs a program in a process group of its own and waits for it. What it writes, stdout and stderr, goes to our stderr
// as it comes and to the log. A pending interrupt (src/core/interrupt.h) is passed on to the group; a second Ctrl-C
// ends the group at once. SOTTO_PROGRESS tells the program whether a terminal is watching.
// `on_start` is given the process id. Errors (UserError): the program cannot be started.
ChildEnd run_child(const Argv& argv, OutputLog& log, const std::function<void(int process_id)>& on_start);

// The moment a process began, in clock ticks since the machine did; "" where there is no such process. Together with
// its id this names a process for good: ids come again.
std::string process_start(int process_id);

}  // namespace sotto::cluster
