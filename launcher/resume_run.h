#pragma once

#include <string>

#include "launcher/command_line.h"

namespace sotto::launcher {

// `sotto resume RUN_DIR [overrides...]`: composes the run again from where it was started, with what is added now, and
// runs what resume_plan.h decides. Says of every stage why it runs or does not. Returns the exit code.
// Errors (UserError): the run is still at work; those of make_run_plan.
int resume_run(const std::string& program, const CommandLine& line);

}  // namespace sotto::launcher
