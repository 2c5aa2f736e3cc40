#pragma once

#include <filesystem>
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
  std::filesystem::path program;      // empty: a foreign stage
  std::filesystem::path folder;       // run.results_dir, absolute
  std::filesystem::path config_file;  // <folder>/<name>.yaml
  std::string config_text;            // the resolved section under the stage's name
  BoundStage bound;                   // paths absolute
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
};

// Plans a composed run and checks all of it: every section bound, every input that must already exist looked for, every
// program, the cluster. Creates nothing. Errors (UserError): every problem, in one list.
RunPlan make_run_plan(const ComposedRun& run);

}  // namespace sotto::launcher
