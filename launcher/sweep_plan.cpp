#include "launcher/sweep_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "launcher/merge_jobs.h"
#include "src/config/key_path.h"
#include "src/config/sweep_jobs.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using config::Node;
using config::Override;

bool is_hydra_key(const Override& override) {
  return override.key.starts_with("hydra.") || override.key.starts_with("hydra/");
}

std::string text_at(const ComposedRun& run, const char* key) { return config::scalar_text(run.resolved(key)); }

// hydra.sweeper.params: {a: "1,2"} is a=1,2 before the command line.
std::vector<Override> sweeper_params(const ComposedRun& common) {
  std::vector<Override> params;
  const Node* const node = config::find_key(common.root(), "hydra.sweeper.params");
  if (node == nullptr || node->is_null()) return params;
  if (!node->is_map()) {
    throw core::UserError(fmt::format("hydra.sweeper.params ({}) must be a mapping of keys to values: {{KEY: 'a,b'}}.",
                                      node->origin.text()));
  }
  const Node resolved = common.resolved("hydra.sweeper.params");
  for (const auto& [key, value] : resolved.map()) {
    const bool is_scalar = !value.is_map() && !value.is_list();
    params.push_back(
        config::parse_override(key + "=" + (is_scalar ? config::scalar_text(value) : config::scalar_yaml(value))));
  }
  return params;
}

std::size_t batch_size(const ComposedRun& common) {
  const Node* const size = config::find_key(common.root(), "hydra.sweeper.max_batch_size");
  if (size == nullptr || size->is_null()) return 0;
  const auto* const number = std::get_if<std::int64_t>(&size->value);
  if (number != nullptr && *number > 0) return static_cast<std::size_t>(*number);
  throw core::UserError(
      fmt::format("hydra.sweeper.max_batch_size: expected a whole number above 0 or null, but got {}.",
                  config::scalar_yaml(*size)));
}

fs::path sweep_folder(const ComposedRun& common) {
  return fs::absolute(text_at(common, "hydra.sweep.dir")).lexically_normal();
}

// The problems of all jobs in one list; one that every job has stands there once.
class ProblemsOfJobs {
 public:
  explicit ProblemsOfJobs(std::size_t jobs) : jobs_(jobs) {}

  void add(const SweepJob& job, const config::BindReport& report) {
    for (const std::string& problem : report.problems) {
      const auto known =
          std::find_if(found_.begin(), found_.end(), [&](const auto& one) { return one.text == problem; });
      Problem& one = known != found_.end() ? *known : found_.emplace_back(Problem{problem, {}});
      const std::string name = fmt::format("#{}", job.number);
      if (one.jobs.empty() || one.jobs.back() != name) one.jobs.push_back(name);
    }
  }
  void throw_if_any() const {
    config::BindReport all;
    for (const Problem& problem : found_) {
      const bool everywhere = problem.jobs.size() == jobs_;
      all.problems.push_back((everywhere ? "" : fmt::format("job {}: ", fmt::join(problem.jobs, ", "))) + problem.text);
    }
    throw_plan_problems(all);
  }

 private:
  struct Problem {
    std::string text;
    std::vector<std::string> jobs;
  };
  std::size_t jobs_;
  std::vector<Problem> found_;
};

// The plan of one job; its problems go to the report.
RunPlan plan_job(const CommandLine& line, const ComposedRun& common, const fs::path& whole, SweepJob& job,
                 config::BindReport& report) {
  try {
    RunPlan plan = make_run_plan(composed_job(line, common, whole, job), report);
    job.folder = plan.folder;
    return plan;
  } catch (const core::UserError& error) {
    report.problems.emplace_back(error.what());
    return {};
  }
}

}  // namespace

std::vector<SweepJob> jobs_of_sweep(const ComposedRun& common) {
  std::vector<Override> overrides = sweeper_params(common);
  for (const Override& override : common.composition().overrides) {
    if (is_hydra_key(override)) continue;
    if (override.sweep && override.key == "run.name") {
      throw core::UserError(
          fmt::format("override '{}': the runs of a sweep are named by hydra.sweep.subdir (by default their number); "
                      "name the whole by run.name=NAME.",
                      override.text));
    }
    overrides.push_back(override);
  }
  std::vector<SweepJob> jobs;
  for (auto& texts : config::sweep_jobs(overrides, common.search_path())) {
    jobs.push_back({jobs.size(), std::move(texts), {}});
  }
  if (jobs.empty()) throw core::UserError("the sweep has no jobs: one of its ranges is empty.");
  return jobs;
}

ComposedRun composed_job(const CommandLine& line, const ComposedRun& common, const fs::path& whole, const SweepJob& job,
                         JobPlace place) {
  CommandLine one = line;
  one.multirun = false;
  one.overrides.clear();
  for (const Override& override : common.composition().overrides) {
    if (is_hydra_key(override)) one.overrides.push_back(override.text);
  }
  one.overrides.insert(one.overrides.end(), job.overrides.begin(), job.overrides.end());
  ComposedRun run(one);
  run.set("hydra.job.num", Node(static_cast<std::int64_t>(job.number)));
  run.set("hydra.job.id", Node(std::to_string(job.number)));
  run.set("hydra.sweep.dir", Node(whole.string()));
  const std::string below = place == JobPlace::kOwn ? text_at(run, "hydra.sweep.subdir") : "";
  const fs::path folder = below.empty() ? whole : (whole / below).lexically_normal();
  if (config::find_key(run.root(), "run.name") == nullptr) {
    run.set("base_results_dir", Node(folder.string()));
  } else {
    const fs::path base = fs::absolute(text_at(run, "base_results_dir")).lexically_normal();
    run.set("run.name", Node(folder.lexically_relative(base).string()));
  }
  return run;
}

RunPlan make_sweep_plan(const CommandLine& line, const ComposedRun& common) {
  std::vector<SweepJob> jobs = jobs_of_sweep(common);
  const fs::path whole = sweep_folder(common);  // once: it may hold the time
  ProblemsOfJobs problems(jobs.size());
  std::vector<RunPlan> plans;
  for (SweepJob& job : jobs) {
    config::BindReport report;
    plans.push_back(plan_job(line, common, whole, job, report));
    problems.add(job, report);
  }
  problems.throw_if_any();
  // What all jobs share runs in the sweep's own folder.
  config::BindReport report;
  const RunPlan shared = make_run_plan(composed_job(line, common, whole, jobs.front(), JobPlace::kShared), report);
  RunPlan sweep = merged_plan(std::move(plans), shared, report);
  throw_plan_problems(report);
  sweep.folder = sweep.jobs.folder = whole;
  sweep.jobs.at_once = batch_size(common);
  sweep.records.push_back({sweep.folder / "multirun.yaml", config::to_yaml(common.root())});
  sweep.sweep = std::move(jobs);
  return sweep;
}

}  // namespace sotto::launcher
