#pragma once

#include <vector>

#include "launcher/run_plan.h"
#include "src/config/bind.h"

namespace sotto::launcher {

// The plans of a sweep's jobs, in their order, as one plan: each stage has an element for each of them. The first
// stages are taken from `shared` as long as they are the same for all jobs and make nothing of a job's own.
// Problems go to the report: jobs that would write the same file or folder, or that differ in what is one for all.
RunPlan merged_plan(std::vector<RunPlan> plans, const RunPlan& shared, config::BindReport& report);

// Makes an element wait for the same element of the job before (aftercorr) where both have the same several; else for
// the whole job before (afterok).
void link_elements(cluster::JobPlan& jobs);

}  // namespace sotto::launcher
