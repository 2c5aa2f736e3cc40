#include "launcher/run_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "launcher/foreign_stage.h"
#include "launcher/installation.h"
#include "launcher/launcher_config.h"
#include "launcher/plan_files.h"
#include "launcher/plan_jobs.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using config::BindReport;
using config::Node;

std::vector<std::string> catalog_names() {
  std::vector<std::string> names;
  for (const StageEntry& stage : stage_catalog()) names.push_back(stage.name);
  return names;
}

void add_unknown_stage(const ComposedRun& run, const std::string& name, BindReport& report) {
  std::vector<std::string> names = catalog_names();
  for (const auto& [key, value] : run.root().map()) {
    if (is_foreign_stage(value) && find_stage(key) == nullptr) names.push_back(key);
  }
  report.problems.push_back(
      fmt::format("stages: there is no stage '{}'.{} Stages: {}. A section with run.command_groups "
                  "is one, too.",
                  name, core::did_you_mean(name, names), fmt::join(names, ", ")));
}

void add_empty_section(const ComposedRun& run, const std::string& name, BindReport& report) {
  const std::vector<std::string> options = run.search_path().all_options(name);
  report.problems.push_back(
      fmt::format("{0}: the stage is to run, but no configuration is chosen for it; choose one: "
                  "{0}=OPTION{1}",
                  name, options.empty() ? "" : fmt::format(" ({})", fmt::join(options, ", "))));
}

// The stage's section, resolved, under its name; a problem and false where there is none.
bool resolve_section(const ComposedRun& run, const std::string& name, Node& root, BindReport& report) {
  const Node* const section = run.root().find(name);
  if (section == nullptr && find_stage(name) == nullptr) return add_unknown_stage(run, name, report), false;
  if (section == nullptr || section->is_null()) return add_empty_section(run, name, report), false;
  if (find_stage(name) == nullptr && !is_foreign_stage(*section)) return add_unknown_stage(run, name, report), false;
  try {
    root.map().emplace_back(name, run.resolved(name));
    return true;
  } catch (const core::UserError& error) {
    report.problems.push_back(fmt::format("{}: {}", name, error.what()));
    return false;
  }
}

// YAML 1.1 reads a bare 4:00:00 as 14400, which Slurm takes for minutes: ten days in place of four hours.
void check_time_limit(const Node& root, const std::string& name, BindReport& report) {
  constexpr std::int64_t kAnHour_s = 3600;
  const Node* const limit = config::find_key(root, name + ".run.time_limit");
  const auto* const number = limit == nullptr ? nullptr : std::get_if<std::int64_t>(&limit->value);
  if (number == nullptr || *number < kAnHour_s) return;
  report.problems.push_back(fmt::format(
      "{0}.run.time_limit: the number {1} would count minutes ({2}). If a time such as {3}:{4:02}:{5:02} was "
      "meant, put it in quotes: YAML reads it as a number otherwise. For {1} minutes write \"{1}\".",
      name, *number, limit->origin.text(), *number / kAnHour_s, *number / 60 % 60, *number % 60));
}

void make_absolute(BoundStage& bound) {
  bound.run.results_dir = fs::absolute(bound.run.results_dir).lexically_normal();
  for (auto* const paths : {&bound.inputs, &bound.outputs}) {
    for (fs::path& path : *paths) path = fs::absolute(path).lexically_normal();
  }
}

// Reads one stage. False where it has problems.
bool plan_stage(const ComposedRun& run, const std::string& name, const cluster::Place& place, RunPlan& plan,
                BindReport& report) {
  Node root(config::Map{}, run.root().origin);
  if (!resolve_section(run, name, root, report)) return false;
  const StageEntry* const entry = find_stage(name);
  PlannedStage stage;
  stage.name = name;
  const std::size_t problems_before = report.problems.size();
  stage.bound = is_foreign_stage(*root.find(name)) ? bind_foreign_stage(root, name, report) : entry->bind(root, report);
  check_time_limit(root, name, report);
  if (report.problems.size() > problems_before) return false;
  make_absolute(stage.bound);
  if (stage.bound.command_groups.empty())
    stage.program = place.config.bin_dir.value_or(program_folder()) / entry->program;
  stage.folder = stage.bound.run.results_dir;
  stage.config_file = stage.folder / (name + ".yaml");
  stage.config_text = config::to_yaml(root);
  if (Node* const settings = root.find(name)->find("run"); settings != nullptr) {
    settings->erase("name");
    settings->erase("results_dir");
  }
  stage.settings_text = config::to_yaml(root);
  plan.stages.push_back(std::move(stage));
  return true;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// The folders of the run itself that a container must show, none inside another: its results, data and models and,
// where they are not the image's own (cluster.bin_dir), the programs.
std::vector<std::string> own_mounts(const LauncherConfig& settings, bool shows_programs) {
  std::vector<fs::path> wanted = {settings.base_results_dir};
  for (const auto& folder : {settings.data_dir, settings.model_dir}) {
    if (folder) wanted.push_back(*folder);
  }
  if (shows_programs) wanted.push_back(program_folder());
  std::vector<std::string> mounts;
  for (const fs::path& path : wanted) {
    fs::path folder = fs::absolute(path).lexically_normal();
    if (folder.filename().empty()) folder = folder.parent_path();  // "/data/"
    const bool shown =
        std::any_of(mounts.begin(), mounts.end(), [&](const auto& known) { return lies_in(folder, known); });
    if (!shown) mounts.push_back(folder.string());
  }
  return mounts;
}

bool has_value(const Node& section, std::string_view key) {
  const Node* const node = section.find(key);
  return node != nullptr && !node->is_null();
}

void plan_place(const ComposedRun& run, const LauncherConfig& settings, RunPlan& plan, BindReport& report) {
  plan.cluster_choice = run.choice("cluster");
  plan.container.image = settings.container;
  Node root(config::Map{}, run.root().origin);
  if (const Node* const section = run.root().find("cluster"); section != nullptr) {
    try {
      plan.cluster_section = run.resolved("cluster");
    } catch (const core::UserError& error) {
      report.problems.push_back(fmt::format("cluster: {}", error.what()));
      return;
    }
    root.map().emplace_back("cluster", plan.cluster_section);
  }
  if (settings.container || has_value(plan.cluster_section, "container_image")) {
    plan.container.mounts = own_mounts(settings, !has_value(plan.cluster_section, "bin_dir"));
  }
  for (const auto& mount : settings.container_mounts) {
    if (mount.has_value()) plan.container.mounts.push_back(*mount);
  }
  plan.place = cluster::make_place(root, plan.cluster_choice, plan.container, report);
}

void check_stage_names(const std::vector<std::string>& names, BindReport& report) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) report.problems.push_back(fmt::format("stages: '{}' is named twice", name));
  }
}

}  // namespace

RunPlan make_run_plan(const ComposedRun& run, BindReport& report) {
  RunPlan plan;
  const LauncherConfig settings = bind_launcher_config(run, report);
  plan_place(run, settings, plan, report);
  check_stage_names(settings.stages, report);
  bool complete = true;
  for (const std::string& name : settings.stages)
    complete = plan_stage(run, name, plan.place, plan, report) && complete;
  if (!settings.base_results_dir.empty() && !plan.stages.empty()) {
    const std::string name = settings.run.has_value() ? settings.run->name : plan.stages.front().bound.run.name;
    plan.folder = (fs::absolute(settings.base_results_dir) / name).lexically_normal();
  }
  check_files(run, plan, complete, report);
  if (complete && report.problems.empty()) {
    plan.jobs = plan_jobs(plan, settings, report);
    for (const std::string& problem : plan.place.backend->problems(plan.jobs)) report.problems.push_back(problem);
  }
  plan.without_effect = report.without_effect;
  return plan;
}

void throw_plan_problems(const BindReport& report) {
  config::throw_problems("the plan has problems; nothing was created or started:", report);
}

RunPlan make_run_plan(const ComposedRun& run) {
  BindReport report;
  RunPlan plan = make_run_plan(run, report);
  throw_plan_problems(report);
  return plan;
}

}  // namespace sotto::launcher
