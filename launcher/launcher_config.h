#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "launcher/composed_run.h"
#include "src/config/bind.h"
#include "src/config/field_list.h"

namespace sotto::launcher {

// `run` at the top: the whole run.
struct WholeRunConfig {
  std::string name;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("name", name, "the run's folder below base_results_dir");
  }
  void validate(config::Problems& problems) const {
    if (name.empty()) problems.add("name", "must be set");
  }
};

// The top level of the configuration, without the stages' sections and `cluster`.
struct LauncherConfig {
  std::vector<std::string> stages;
  std::optional<WholeRunConfig> run;
  std::filesystem::path base_results_dir;
  std::optional<std::filesystem::path> data_dir, model_dir;
  std::map<std::string, std::optional<std::string>> env_vars;
  std::optional<std::string> container;
  std::vector<std::optional<std::string>> container_mounts;
  std::optional<std::filesystem::path> wandb_api_key_file;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("stages", stages, "what runs, in this order");
    visit("run", run, "the whole run");
    visit("base_results_dir", base_results_dir, "runs, one folder each");
    visit("data_dir", data_dir, "prepared data, for all runs");
    visit("model_dir", model_dir, "converted models, for all runs");
    visit("env_vars", env_vars, "variables set for every stage; null: not set");
    visit("container", container, "the container image of a cluster's jobs");
    visit("container_mounts", container_mounts, "paths shown in the container, besides the run's own");
    visit("wandb_api_key_file", wandb_api_key_file, "a file whose content becomes WANDB_API_KEY when a stage starts");
    visit.variable("cluster_type");  // composed_run.h
  }
  void validate(config::Problems& problems) const;
};

// Reads the top level; problems and keys without effect go to the report. A key that is neither ours, nor a group's,
// nor a stage's, nor NeMo's, nor referred to by another value is a problem.
LauncherConfig bind_launcher_config(const ComposedRun& run, config::BindReport& report);

}  // namespace sotto::launcher
