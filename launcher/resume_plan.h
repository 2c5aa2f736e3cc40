#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "launcher/manifest.h"
#include "launcher/run_plan.h"

namespace sotto::launcher {

// Whether a stage of a plan runs again, and why; "" where it need not.
struct ResumeDecision {
  std::string stage;
  std::string why_it_runs;
  std::optional<std::size_t> sweep_job = std::nullopt;
};

// What `sotto resume` does with each stage of a plan, by what the manifest knows of it: a stage need not run again
// where it is complete, its configuration and program are the same, no input changed since it began, its outputs are
// there, and no stage that makes one of its inputs runs again.
std::vector<ResumeDecision> decide_resume(const RunPlan& plan, const Manifest& earlier);

// Takes the stages (of a sweep, the elements) that need not run out of the plan, and out of what others wait for.
void keep_what_runs(RunPlan& plan, const std::vector<ResumeDecision>& decisions);

// Seconds since 1970 of the last change of a file, or of anything in a folder; 0 where there is nothing.
double last_change_s(const std::filesystem::path& path);

}  // namespace sotto::launcher
