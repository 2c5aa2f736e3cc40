#include "launcher/plan_files.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// Whether a stage that makes `output` makes `input`: the same path, a file in it, or a folder around it.
bool makes(const fs::path& output, const fs::path& input) { return lies_in(input, output) || lies_in(output, input); }

bool makes(const BoundStage& stage, const fs::path& input) {
  return std::any_of(stage.outputs.begin(), stage.outputs.end(),
                     [&](const auto& output) { return makes(output, input); });
}

// A stage outside the plan that would make the input by what the configuration says of it; "" where none does.
std::string maker_outside(const ComposedRun& run, const RunPlan& plan, const fs::path& input) {
  for (const StageEntry& entry : stage_catalog()) {
    const bool planned = std::any_of(plan.stages.begin(), plan.stages.end(),
                                     [&](const auto& stage) { return stage.name == entry.name; });
    if (planned || run.root().find(entry.name) == nullptr) continue;
    try {
      config::Node root(config::Map{}, {});
      root.map().emplace_back(entry.name, run.resolved(entry.name));
      config::BindReport ignored;
      BoundStage bound = entry.bind(root, ignored);
      for (fs::path& output : bound.outputs) output = fs::absolute(output).lexically_normal();
      if (makes(bound, input)) return entry.name;
    } catch (const core::UserError&) {
      // Its section cannot be read: then it is no help here.
    }
  }
  return "";
}

void check_inputs(const ComposedRun& run, const RunPlan& plan, config::BindReport& report) {
  for (auto stage = plan.stages.begin(); stage != plan.stages.end(); ++stage) {
    for (const fs::path& input : stage->bound.inputs) {
      const auto makes_it = [&](const PlannedStage& other) { return makes(other.bound, input); };
      if (std::any_of(plan.stages.begin(), stage, makes_it) || fs::exists(input)) continue;
      const auto later = std::find_if(stage + 1, plan.stages.end(), makes_it);
      std::string advice;
      if (later != plan.stages.end()) {
        advice = fmt::format("The stage {0} makes it, but comes later: put {0} before {1} in stages.", later->name,
                             stage->name);
      } else if (const std::string maker = maker_outside(run, plan, input); !maker.empty()) {
        advice = fmt::format("The stage {} makes it: add it to stages.", maker);
      } else {
        advice = fmt::format("Check the paths: sotto --cfg job --resolve --package {} ...", stage->name);
      }
      report.problems.push_back(
          fmt::format("{}: needs '{}', which does not exist. {}", stage->name, input.string(), advice));
    }
  }
}

void check_programs(const RunPlan& plan, config::BindReport& report) {
  // Where jobs run elsewhere or in a container, a folder that was named need not exist here.
  const bool here = plan.place.config.type == "local" || (!plan.place.config.bin_dir && !plan.place.has_container);
  for (const PlannedStage& stage : plan.stages) {
    if (!here || stage.program.empty() || ::access(stage.program.c_str(), X_OK) == 0) continue;
    report.problems.push_back(
        fmt::format("{}: its program '{}' does not exist or may not be run. Build it (make), or name "
                    "the folder of the programs: cluster.bin_dir=FOLDER",
                    stage.name, stage.program.string()));
  }
}

void check_secret_files(const RunPlan& plan, config::BindReport& report) {
  for (const auto& [name, file] : plan.place.config.secret_files) {
    if (::access(file.c_str(), R_OK) == 0) continue;
    report.problems.push_back(fmt::format("cluster.secret_files.{}: '{}' cannot be read", name, file.string()));
  }
}

// File systems that look writable to root and take no files.
bool holds_no_files(const fs::path& folder) {
  struct statfs system {};
  if (::statfs(folder.c_str(), &system) != 0) return false;
  constexpr std::array kOfTheKernel{PROC_SUPER_MAGIC, SYSFS_MAGIC, CGROUP2_SUPER_MAGIC};
  return std::any_of(kOfTheKernel.begin(), kOfTheKernel.end(), [&](auto magic) { return system.f_type == magic; });
}

// The nearest folder that exists must let us make folders in it.
void check_writable(const fs::path& folder, config::BindReport& report) {
  fs::path nearest = folder;
  std::error_code ignored;
  while (!nearest.empty() && nearest != nearest.parent_path() && !fs::exists(nearest, ignored)) {
    nearest = nearest.parent_path();
  }
  const bool is_folder = fs::is_directory(nearest, ignored);
  const bool is_kernels = holds_no_files(nearest);
  if (is_folder && !is_kernels && ::access(nearest.c_str(), W_OK | X_OK) == 0) return;
  const char* const why = !is_folder ? "is no folder" : is_kernels ? "is the kernel's" : "does not let you";
  report.problems.push_back(
      fmt::format("'{}' cannot be written: '{}' {}. Choose another place: base_results_dir=FOLDER", folder.string(),
                  nearest.string(), why));
}

}  // namespace

bool makes_an_input(const PlannedStage& maker, const PlannedStage& user) {
  return std::any_of(user.bound.inputs.begin(), user.bound.inputs.end(),
                     [&](const fs::path& input) { return makes(maker.bound, input); });
}

void check_files(const ComposedRun& run, const RunPlan& plan, bool complete, config::BindReport& report) {
  if (complete) check_inputs(run, plan, report);
  check_programs(plan, report);
  check_secret_files(plan, report);
  std::vector<fs::path> folders{plan.folder};
  for (const PlannedStage& stage : plan.stages) {
    if (!lies_in(stage.folder, plan.folder)) folders.push_back(stage.folder);
  }
  for (const fs::path& folder : folders) {
    if (!folder.empty()) check_writable(folder, report);
  }
}

}  // namespace sotto::launcher
