#pragma once

#include "launcher/command_line.h"
#include "launcher/run_plan.h"
#include "src/config/node.h"

namespace sotto::launcher {

struct PlannedCommand {
  RunPlan plan;
  config::Node configuration;  // composed, not resolved; of a sweep what its jobs have in common
};

// The plan of a command line: one run, or a sweep with --multirun or `hydra.mode: MULTIRUN`.
// Errors (UserError): those of make_run_plan and make_sweep_plan; several values for a key without multirun.
PlannedCommand plan_command(const CommandLine& line);

}  // namespace sotto::launcher
