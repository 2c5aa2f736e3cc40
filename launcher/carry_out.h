#pragma once

#include <string>

#include "launcher/manifest.h"
#include "launcher/run_plan.h"

namespace sotto::launcher {

// Starts a plan and says what became of it: where it waits for its jobs the summary at the end (also of a run that the
// user interrupted; that is passed on), else the jobs and how to follow them. Returns the exit code.
int carry_out(const RunPlan& plan, Manifest& manifest);

// Writes a result to stdout; returns kExitDone.
int print_result(const std::string& text);

}  // namespace sotto::launcher
