#pragma once

#include "launcher/run_plan.h"
#include "src/config/bind.h"

namespace sotto::launcher {

// Looks for what must exist before a plan starts: inputs that no earlier stage makes, stage programs that run here,
// files of secrets, a place where folders can be made. `complete`: all stages could be read; else a missing input may
// be another's output, and nothing is said of it.
void check_files(const ComposedRun& run, const RunPlan& plan, bool complete, config::BindReport& report);

// Whether one stage makes something that another needs.
bool makes_an_input(const PlannedStage& maker, const PlannedStage& user);

}  // namespace sotto::launcher
