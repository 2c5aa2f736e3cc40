#include "launcher/sweep_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "launcher/text_table.h"
#include "src/core/mapped_file.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;
using cluster::JobState;

// Task names with their metrics, each name with its value; in the order of the file.
using TaskMetrics = std::vector<std::pair<std::string, std::vector<std::pair<std::string, double>>>>;

TaskMetrics read_metrics(const fs::path& file) {
  TaskMetrics tasks;
  if (!fs::exists(file)) return tasks;
  const Json json = Json::parse(core::read_text_file(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return tasks;
  const char* const when = json.contains("after") && json["after"].is_object() ? "after" : "before";
  if (!json.contains(when) || !json[when].is_object()) return tasks;
  for (const auto& [task, values] : json[when].items()) {
    if (!values.is_object()) continue;
    auto& metrics = tasks.emplace_back(task, std::vector<std::pair<std::string, double>>()).second;
    for (const auto& [name, value] : values.items()) {
      if (value.is_number() && name != "total") metrics.emplace_back(name, value.get<double>());
    }
  }
  return tasks;
}

std::string metric_title(const std::string& name) {
  if (name == "exact_match") return "exact match";
  return name == "f1" ? "F1" : name;
}

// The worst that became of a job's stages: failed, then cancelled, then what is still to come.
JobState state_of(const Manifest& manifest, std::size_t number) {
  constexpr JobState kWorstFirst[] = {JobState::kFailed, JobState::kCancelled, JobState::kRunning, JobState::kPending};
  for (const JobState state : kWorstFirst) {
    for (const ManifestStage& stage : manifest.stages) {
      if (stage.sweep_job.value_or(number) == number && stage.job.state == state) return state;
    }
  }
  return JobState::kCompleted;
}

TaskMetrics metrics_of(const Manifest& manifest, std::size_t number) {
  for (const ManifestStage& stage : manifest.stages) {
    const bool complete = stage.job.state == JobState::kCompleted || stage.job.state == JobState::kSkipped;
    if (stage.job.name == "evaluation" && stage.sweep_job == number && complete)
      return read_metrics(stage.config_file.parent_path() / "metrics.json");
  }
  return {};
}

// A line's place in the columns that the metrics of all lines need.
class MetricColumns {
 public:
  std::size_t place(const std::string& name) {
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known == names_.end()) return names_.push_back(name), names_.size() - 1;
    return static_cast<std::size_t>(known - names_.begin());
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace

std::string varied_overrides(const std::vector<SweepJob>& sweep, const SweepJob& job) {
  std::string text;
  for (const std::string& override : job.overrides) {
    const bool everywhere =
        sweep.size() > 1 && std::all_of(sweep.begin(), sweep.end(), [&](const SweepJob& other) {
          return std::find(other.overrides.begin(), other.overrides.end(), override) != other.overrides.end();
        });
    if (!everywhere) text += (text.empty() ? "" : " ") + override;
  }
  return text;
}

std::string sweep_table(const Manifest& manifest) {
  std::vector<std::vector<std::string>> rows{{"job", "overrides", "state", "task"}};
  const std::size_t fixed = rows.front().size();
  MetricColumns columns;
  for (const SweepJob& job : manifest.sweep) {
    const std::vector<std::string> start{fmt::format("#{}", job.number), varied_overrides(manifest.sweep, job),
                                         cluster::state_name(state_of(manifest, job.number))};
    const TaskMetrics tasks = metrics_of(manifest, job.number);
    if (tasks.empty()) rows.push_back(start);
    for (const auto& [task, metrics] : tasks) {
      std::vector<std::string>& row = rows.emplace_back(start);
      row.push_back(task);
      for (const auto& [name, value] : metrics) {
        const std::size_t at = fixed + columns.place(name);
        if (row.size() <= at) row.resize(at + 1);
        row[at] = fmt::format("{:.1f}", value);
      }
    }
  }
  for (const std::string& name : columns.names()) rows.front().push_back(metric_title(name));
  return text_table(rows);
}

}  // namespace sotto::launcher
