#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "launcher/command_line.h"
#include "launcher/composed_run.h"
#include "launcher/run_plan.h"

namespace sotto::launcher {

// What a sweep (`--multirun`) makes of Hydra's keys. `hydra.sweep.dir` is the folder of the whole, with one manifest;
// job N runs in its sub-folder `hydra.sweep.subdir` (its number). That sub-folder becomes the job's run folder:
// `run.name` leads to it, or `base_results_dir` is it where the configuration has no run.name.
// Order and numbers of the jobs are those of Hydra's basic sweeper, `hydra.sweeper.params` first.
std::vector<SweepJob> jobs_of_sweep(const ComposedRun& common);

// Where a job's run folder is: its own, or the sweep's, for what all jobs share.
enum class JobPlace { kOwn, kShared };

// One job's configuration: `hydra.job.num` and `hydra.job.id` set, its run folder put into its place below `whole`, the
// sweep's folder.
ComposedRun composed_job(const CommandLine& line, const ComposedRun& common, const std::filesystem::path& whole,
                         const SweepJob& job, JobPlace place = JobPlace::kOwn);

// Plans and checks all jobs: each stage of a plan has an element for each job. A first stage that is the same for all
// of them, and makes what all use (data, a converted model), runs once for all. `common` is what all jobs have in
// common (ComposedRun with multirun). Creates nothing.
// Errors (UserError): every problem of every job, in one list; jobs that would write the same file or folder; jobs that
// differ in what is one for all: the stages, the cluster, the environment, nodes and processes.
RunPlan make_sweep_plan(const CommandLine& line, const ComposedRun& common);

}  // namespace sotto::launcher
