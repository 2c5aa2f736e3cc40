#include "launcher/resume_plan.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "launcher/merge_jobs.h"
#include "launcher/plan_files.h"
#include "launcher/start_run.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using cluster::JobState;

const ManifestStage* find_record(const Manifest& manifest, const PlannedStage& stage) {
  const auto found = std::find_if(manifest.stages.begin(), manifest.stages.end(), [&](const ManifestStage& one) {
    return one.job.name == stage.name && one.sweep_job == stage.sweep_job;
  });
  return found == manifest.stages.end() ? nullptr : &*found;
}

// A change of the content moves the first, a change of the name (a file put in its place) only the second.
double changed_s(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return 0;
  const auto seconds = [](const timespec& time) { return static_cast<double>(time.tv_sec) + 1e-9 * time.tv_nsec; };
  return std::max(seconds(status.st_mtim), seconds(status.st_ctim));
}

std::string why_not_complete(const cluster::JobRecord& job) {
  if (job.state == JobState::kFailed) return job.reason.empty() ? "it failed" : "it failed: " + job.reason;
  if (job.state == JobState::kCancelled) return job.reason.empty() ? "it was cancelled" : job.reason;
  return fmt::format("it is {}", cluster::state_name(job.state));
}

std::string why_it_runs(const PlannedStage& stage, const ManifestStage* record) {
  if (record == nullptr) return "it has not run yet";
  const cluster::JobRecord& job = record->job;
  if (job.state != JobState::kCompleted && job.state != JobState::kSkipped) return why_not_complete(job);
  if (record->config_hash != text_hash(stage.config_text)) return "its configuration changed";
  if (!stage.program.empty() && record->program != program_stamp(stage.program)) return "its program changed";
  for (const fs::path& input : stage.bound.inputs) {
    if (last_change_s(input) > job.started_s) return fmt::format("its input '{}' changed", input.string());
  }
  for (const fs::path& output : stage.bound.outputs) {
    if (!fs::exists(output)) return fmt::format("its output '{}' is missing", output.string());
  }
  return "";
}

}  // namespace

double last_change_s(const fs::path& path) {
  double last_s = changed_s(path);
  std::error_code ignored;
  if (fs::is_symlink(path, ignored)) last_s = std::max(last_s, changed_s(fs::canonical(path, ignored)));
  if (!fs::is_directory(path, ignored)) return last_s;
  for (const auto& entry : fs::recursive_directory_iterator(path, ignored)) {
    last_s = std::max(last_s, changed_s(entry.path()));
  }
  return last_s;
}

std::vector<ResumeDecision> decide_resume(const RunPlan& plan, const Manifest& earlier) {
  std::vector<ResumeDecision> decisions;
  for (const PlannedStage& stage : plan.stages) {
    ResumeDecision decision{stage.name, why_it_runs(stage, find_record(earlier, stage)), stage.sweep_job};
    for (std::size_t at = 0; at < decisions.size() && decision.why_it_runs.empty(); ++at) {
      const auto& before = decisions[at];
      const bool other_job = before.sweep_job && stage.sweep_job && before.sweep_job != stage.sweep_job;
      if (before.why_it_runs.empty() || other_job) continue;
      // A stage that does not say what it reads may read anything.
      if (stage.bound.inputs.empty() || makes_an_input(plan.stages[at], stage)) {
        decision.why_it_runs = fmt::format("{} before it runs again", plan.stages[at].name);
      }
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

void keep_what_runs(RunPlan& plan, const std::vector<ResumeDecision>& decisions) {
  std::set<std::pair<std::string, std::size_t>> complete;  // stage, element
  for (const ResumeDecision& decision : decisions) {
    if (decision.why_it_runs.empty()) complete.emplace(decision.stage, decision.sweep_job.value_or(0));
  }
  std::erase_if(plan.stages, [&](const PlannedStage& stage) {
    return complete.contains({stage.name, stage.sweep_job.value_or(0)});
  });
  std::vector<cluster::Job> running;
  std::map<std::string, std::string> in_place_of;  // a complete stage: the last one before it that runs
  for (cluster::Job& job : plan.jobs.jobs) {
    std::erase_if(job.elements, [&](const auto& element) { return complete.contains({job.name, element.number}); });
    if (job.elements.empty()) {
      in_place_of[job.name] = running.empty() ? "" : running.back().name;
      continue;
    }
    for (cluster::Edge& edge : job.after) {
      if (const auto found = in_place_of.find(edge.job); found != in_place_of.end()) edge.job = found->second;
    }
    std::erase_if(job.after, [](const cluster::Edge& edge) { return edge.job.empty(); });
    running.push_back(std::move(job));
  }
  plan.jobs.jobs = std::move(running);
  link_elements(plan.jobs);
}

}  // namespace sotto::launcher
