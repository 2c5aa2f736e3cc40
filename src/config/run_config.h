#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "src/config/field_list.h"

namespace sotto::config {

// `run`, the part of a stage's section that says how the stage is started, with NeMo's keys.
struct RunConfig {
  std::string name;
  std::filesystem::path results_dir;
  std::string time_limit = "04:00:00";
  std::optional<std::string> dependency;
  std::int64_t nodes = 1;
  std::int64_t ntasks_per_node = 1;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("name", name, "the job's name");
    visit("results_dir", results_dir, "the stage's folder: its configuration, log and results");
    visit("time_limit", time_limit, "the longest time on a cluster, in any of Slurm's forms");
    visit("dependency", dependency, "what the job waits for on a cluster, besides the stage before it; 'singleton'");
    visit("nodes", nodes, "machines");
    visit("ntasks_per_node", ntasks_per_node, "processes a machine");
    for (const char* const key : {"task_name", "model_train_name", "convert_name", "convert_dir", "eval_name", "tasks",
                                  "prompt_learning_dir", "train_dir", "model_size", "output_path"}) {
      visit.variable(key);
    }
  }
  void validate(Problems& problems) const {
    if (name.empty()) problems.add("name", "must be set");
    if (results_dir.empty()) problems.add("results_dir", "must be set");
    if (nodes < 1) problems.add("nodes", "must be at least 1");
    if (ntasks_per_node < 1) problems.add("ntasks_per_node", "must be at least 1");
  }
};

}  // namespace sotto::config
