#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cluster/job_plan.h"
#include "cluster/make_place.h"
#include "launcher/command_line.h"
#include "launcher/composed_run.h"
#include "launcher/stage_catalog.h"

namespace sotto::launcher {

// One stage of one plan: what is written before it starts, what it needs and makes.
struct PlannedStage {
  std::string name;
  std::filesystem::path program;         // empty: a foreign stage
  std::filesystem::path folder;          // run.results_dir, absolute
  std::filesystem::path config_file;     // <folder>/<name>.yaml
  std::string config_text;               // the resolved section under the stage's name
  std::string settings_text;             // the same without the run's name and folder: what does not depend on the run
  BoundStage bound;                      // paths absolute
  std::optional<std::size_t> sweep_job;  // of a sweep: which job's; nothing: all jobs share it
};

// One job of a sweep (sweep_plan.h).
struct SweepJob {
  std::size_t number = 0;
  std::vector<std::string> overrides;  // its own and those that all jobs have
  std::filesystem::path folder;        // of its run
};

struct RunPlan {
  std::filesystem::path folder;  // <base_results_dir>/<run.name>
  std::string cluster_choice;
  config::Node cluster_section;  // resolved
  cluster::ContainerSettings container;
  cluster::Place place;
  std::vector<PlannedStage> stages;
  cluster::JobPlan jobs;  // of the stages, in order
  std::vector<std::string> without_effect;
  std::vector<SweepJob> sweep;                 // empty: one run
  std::vector<cluster::RenderedFile> records;  // what is written for people alone: multirun.yaml
};

// Plans a composed run and checks all of it: every section bound, every input that must already exist looked for, every
// program, the cluster. Creates nothing. Errors (UserError): every problem, in one list.
RunPlan make_run_plan(const ComposedRun& run);
// The same with the problems in the report; then the plan is not complete.
RunPlan make_run_plan(const ComposedRun& run, config::BindReport& report);
// Throws the problems of a plan. Errors (UserError).
void throw_plan_problems(const config::BindReport& report);

}  // namespace sotto::launcher
