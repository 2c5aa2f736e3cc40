#pragma once

#include <string>
#include <vector>

#include "launcher/command_line.h"
#include "launcher/manifest.h"
#include "launcher/run_plan.h"

namespace sotto::launcher {

// What of a run's history goes into its manifest besides the plan.
struct RunOrigin {
  std::string program;
  CommandLine line;
  config::Node configuration;
};

// The manifest of a plan about to start: every stage pending. What an earlier run in the same folder knows of stages
// that are not in the plan stays. Errors (UserError): that run is still at work.
Manifest new_manifest(const RunPlan& plan, const RunOrigin& origin);

// Writes configurations, scripts and the manifest, then submits `plan.jobs`. The manifest follows every change, also
// when an interrupt or an error ends it; both are passed on.
void start_run(const RunPlan& plan, Manifest& manifest);

// Path, size and time of a program: what it is compared by.
std::string program_stamp(const std::filesystem::path& program);

}  // namespace sotto::launcher
