#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "launcher/stage_catalog.h"
#include "src/config/run_config.h"

namespace sotto::launcher {

// `run` of a stage that is not ours: any section of the configuration with `run.command_groups` is one. What else the
// section holds passes through untyped; the commands find it in <results_dir>/<stage>.yaml.
struct ForeignRunConfig {
  config::RunConfig run;
  std::vector<std::vector<std::string>> command_groups;
  std::vector<std::filesystem::path> inputs, outputs;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    run.visit_fields(visit);
    visit("command_groups", command_groups, "groups of shell lines; each group starts all processes once");
    visit("inputs", inputs, "files and folders that must exist before the stage starts");
    visit("outputs", outputs, "files and folders that it makes");
  }
  void validate(config::Problems& problems) const {
    run.validate(problems);
    if (command_groups.empty()) problems.add("command_groups", "must have at least one group");
    for (const auto& group : command_groups) {
      if (group.empty()) problems.add("command_groups", "an empty group does nothing: remove it");
    }
  }
};

// Whether a section says what to run itself.
bool is_foreign_stage(const config::Node& section);

BoundStage bind_foreign_stage(const config::Node& root, const std::string& name, config::BindReport& report);

}  // namespace sotto::launcher
