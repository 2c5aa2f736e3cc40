#include "launcher/merge_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "src/config/yaml_writer.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using config::BindReport;

// What is one for all jobs, and how to say that it is not.
struct OneForAll {
  const char* what;
  std::string (*text)(const RunPlan& plan);
};

std::string stage_names(const RunPlan& plan) {
  std::string names;
  for (const PlannedStage& stage : plan.stages) names += stage.name + " ";
  return names;
}

std::string environment(const RunPlan& plan) {
  std::string text;
  for (const auto& [name, value] : plan.jobs.environment) text += fmt::format("{}={}\n", name, value);
  for (const auto& [name, file] : plan.jobs.secrets) text += fmt::format("{} {}\n", name, file.string());
  return text;
}

std::string resources(const RunPlan& plan) {
  std::string text;
  for (const cluster::Job& job : plan.jobs.jobs) {
    text += fmt::format("{} {} {} {}", job.name, job.nodes, job.tasks_per_node, job.time_limit);
    for (const cluster::Edge& edge : job.after) text += " " + edge.kind;
    for (const std::string& other : job.also_waits_for) text += " " + other;
    text += "\n";
  }
  return text;
}

const OneForAll kOneForAll[] = {
    {"stages", stage_names},
    {"cluster", [](const RunPlan& plan) { return config::to_yaml(plan.cluster_section); }},
    {"env_vars", environment},
    {"run.nodes, run.ntasks_per_node, run.time_limit and run.dependency of a stage", resources}};

bool check_one_for_all(const std::vector<RunPlan>& plans, BindReport& report) {
  const std::size_t problems_before = report.problems.size();
  for (const OneForAll& one : kOneForAll) {
    for (std::size_t at = 1; at < plans.size(); ++at) {
      if (one.text(plans[at]) == one.text(plans[0])) continue;
      report.problems.push_back(
          fmt::format("{}: must be the same for all jobs of a sweep, but #0 and #{} differ", one.what, at));
      break;
    }
  }
  return report.problems.size() == problems_before;
}

// Whether a stage does the same for all jobs: its settings, what it reads and what it makes.
bool is_shared(const std::vector<RunPlan>& plans, std::size_t at) {
  const PlannedStage& first = plans.front().stages[at];
  return !first.bound.outputs.empty() && std::all_of(plans.begin(), plans.end(), [&](const RunPlan& plan) {
    const PlannedStage& stage = plan.stages[at];
    return stage.settings_text == first.settings_text && stage.bound.inputs == first.bound.inputs &&
           stage.bound.outputs == first.bound.outputs;
  });
}

// Each path is made by one job alone.
void check_own_paths(const std::vector<RunPlan>& plans, std::size_t at, BindReport& report) {
  std::map<fs::path, std::size_t> makers;
  const auto check = [&](const fs::path& path, std::size_t job, const char* advice) {
    const auto [maker, is_new] = makers.emplace(path, job);
    if (is_new || maker->second == job) return true;
    report.problems.push_back(fmt::format("{}: jobs #{} and #{} would both write '{}'. {}", plans[job].stages[at].name,
                                          maker->second, job, path.string(), advice));
    return false;
  };
  for (std::size_t job = 0; job < plans.size(); ++job) {
    const PlannedStage& stage = plans[job].stages[at];
    if (!check(stage.folder, job, "Let its run.results_dir depend on ${run.name}, and hydra.sweep.subdir on the job."))
      return;
    for (const fs::path& output : stage.bound.outputs) {
      if (!check(output, job, "Let the key that names it depend on the job: ${hydra:job.num}.")) return;
    }
  }
}

}  // namespace

RunPlan merged_plan(std::vector<RunPlan> plans, const RunPlan& shared, BindReport& report) {
  RunPlan sweep;
  if (!check_one_for_all(plans, report)) return sweep;
  RunPlan& first = plans.front();
  sweep.cluster_choice = first.cluster_choice;
  sweep.cluster_section = first.cluster_section;
  sweep.container = first.container;
  sweep.place = std::move(first.place);
  sweep.without_effect = first.without_effect;
  sweep.jobs = first.jobs;
  bool all_shared = true;
  for (std::size_t at = 0; at < first.stages.size(); ++at) {
    all_shared = all_shared && is_shared(plans, at);
    cluster::Job& job = sweep.jobs.jobs[at];
    job.title = shared.jobs.jobs[at].title;
    job.elements.clear();
    if (all_shared) {
      sweep.stages.push_back(shared.stages[at]);
      job.elements = shared.jobs.jobs[at].elements;
      continue;
    }
    check_own_paths(plans, at, report);
    for (std::size_t number = 0; number < plans.size(); ++number) {
      sweep.stages.push_back(plans[number].stages[at]);
      sweep.stages.back().sweep_job = number;
      job.elements.push_back(plans[number].jobs.jobs[at].elements.front());
      job.elements.back().number = number;
    }
  }
  link_elements(sweep.jobs);
  return sweep;
}

void link_elements(cluster::JobPlan& jobs) {
  const auto numbers_of = [&](const std::string& name) {
    std::vector<std::size_t> numbers;
    for (const cluster::Job& job : jobs.jobs) {
      if (job.name != name) continue;
      for (const cluster::JobElement& element : job.elements) numbers.push_back(element.number);
    }
    return numbers;
  };
  for (cluster::Job& job : jobs.jobs) {
    for (cluster::Edge& edge : job.after) {
      if (edge.kind != "afterok" && edge.kind != "aftercorr") continue;
      const bool matches = job.elements.size() > 1 && numbers_of(edge.job) == numbers_of(job.name);
      edge.kind = matches ? "aftercorr" : "afterok";
    }
  }
}

}  // namespace sotto::launcher
