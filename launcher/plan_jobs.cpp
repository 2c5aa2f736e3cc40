#include "launcher/plan_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace sotto::launcher {
namespace {

constexpr std::string_view kEdgeKinds[] = {"afterok", "afterany", "afternotok", "aftercorr"};

bool is_edge_kind(std::string_view word) {
  return std::find(std::begin(kEdgeKinds), std::end(kEdgeKinds), word) != std::end(kEdgeKinds);
}

// "afterok:12:13": a kind and ids of jobs outside the plan.
bool names_jobs(const std::string& word) {
  const std::size_t colon = word.find(':');
  return colon != std::string::npos && is_edge_kind(word.substr(0, colon)) && colon + 1 < word.size() &&
         word.find_first_not_of("0123456789:_", colon + 1) == std::string::npos;
}

void read_dependency(const PlannedStage& stage, cluster::Job& job, config::BindReport& report) {
  std::istringstream words(stage.bound.run.dependency.value_or(""));
  for (std::string word; std::getline(words, word, ',');) {
    if (is_edge_kind(word)) {
      for (cluster::Edge& edge : job.after) edge.kind = word;
    } else if (word == "singleton" || names_jobs(word)) {
      job.also_waits_for.push_back(word);
    } else {
      report.problems.push_back(fmt::format(
          "{}.run.dependency: '{}' is no dependency. Expected afterok, afterany, afternotok or aftercorr (on the stage "
          "before), singleton, or a kind with job ids: afterok:1234",
          stage.name, word));
    }
  }
}

}  // namespace

std::vector<cluster::CommandGroup> command_groups(const PlannedStage& stage) {
  if (stage.bound.command_groups.empty()) {
    return {{{{stage.program.string(), "--config", stage.config_file.string()}}}};
  }
  std::vector<cluster::CommandGroup> groups;
  for (const auto& lines : stage.bound.command_groups) {
    cluster::CommandGroup& group = groups.emplace_back();
    for (const std::string& line : lines) group.commands.push_back({"bash", "-c", line});
  }
  return groups;
}

cluster::JobPlan plan_jobs(const RunPlan& plan, const LauncherConfig& settings, config::BindReport& report) {
  cluster::JobPlan jobs;
  jobs.folder = plan.folder;
  for (const auto& [name, value] : settings.env_vars) {
    if (value.has_value()) jobs.environment.emplace_back(name, *value);
  }
  if (settings.wandb_api_key_file) jobs.secrets.emplace_back("WANDB_API_KEY", *settings.wandb_api_key_file);
  for (const auto& [name, file] : plan.place.config.secret_files) jobs.secrets.emplace_back(name, file);
  for (const PlannedStage& stage : plan.stages) {
    cluster::Job job;
    job.name = stage.name;
    job.title = stage.bound.run.name;
    job.nodes = stage.bound.run.nodes;
    job.tasks_per_node = stage.bound.run.ntasks_per_node;
    job.time_limit = stage.bound.run.time_limit;
    job.elements = {{stage.folder, command_groups(stage)}};
    if (!jobs.jobs.empty()) job.after.push_back({jobs.jobs.back().name});
    read_dependency(stage, job, report);
    jobs.jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace sotto::launcher
