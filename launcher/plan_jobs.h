#pragma once

#include "launcher/launcher_config.h"
#include "launcher/run_plan.h"

namespace sotto::launcher {

// The jobs of a plan's stages: each waits for the one before it, `afterok` unless its run.dependency names another kind
// ("afterany"); "singleton" and "afterok:1234" come in addition.
cluster::JobPlan plan_jobs(const RunPlan& plan, const LauncherConfig& settings, config::BindReport& report);

// The commands of a stage: its program with its configuration, or the shell lines of a foreign one.
std::vector<cluster::CommandGroup> command_groups(const PlannedStage& stage);

}  // namespace sotto::launcher
