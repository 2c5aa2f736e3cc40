#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/config/bind.h"
#include "src/config/describe.h"
#include "src/config/run_config.h"

namespace sotto::launcher {

// A stage's section, read and checked.
struct BoundStage {
  config::RunConfig run;
  std::vector<std::filesystem::path> inputs, outputs;
  // Of a stage that is not ours (foreign_stage.h): groups of shell lines. Empty: the stage's program.
  std::vector<std::vector<std::string>> command_groups;
};

// A stage that sotto knows: its section's struct is in stages/<name>/<name>_config.h.
struct StageEntry {
  std::string name;
  std::string program;
  std::function<BoundStage(const config::Node& root, config::BindReport& report)> bind;
  std::function<std::vector<config::FieldDescription>()> describe;
  std::vector<std::string> accepted_keys;  // full keys without effect, and those that other values refer to
};

// In the order in which they usually run.
const std::vector<StageEntry>& stage_catalog();

// nullptr where the catalog has no such stage.
const StageEntry* find_stage(std::string_view name);

}  // namespace sotto::launcher
