#include "launcher/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cluster/shell_quote.h"
#include "launcher/run_status.h"
#include "launcher/sweep_summary.h"
#include "launcher/text_table.h"
#include "src/core/duration_text.h"
#include "src/core/mapped_file.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;  // figures in the order in which the evaluation wrote them

std::string time_text(const cluster::JobRecord& job) {
  return job.started_s > 0 && job.ended_s > 0 ? core::duration_text(job.ended_s - job.started_s) : "";
}

bool is_complete(const cluster::JobRecord& job) {
  return job.state == cluster::JobState::kCompleted || job.state == cluster::JobState::kSkipped;
}

std::string written(const Manifest& manifest) {
  std::vector<std::vector<std::string>> rows;
  for (const ManifestStage& stage : manifest.stages) {
    if (!is_complete(stage.job) || stage.sweep_job) continue;
    for (const fs::path& output : stage.outputs) {
      if (fs::exists(output)) rows.push_back({stage_title(stage.job.name, stage.sweep_job), output.string()});
    }
  }
  for (const SweepJob& job : manifest.sweep) rows.push_back({fmt::format("job #{}", job.number), job.folder.string()});
  rows.push_back({"manifest", Manifest::file_in(manifest.folder).string()});
  return "\nwritten:\n" + text_table(rows, "  ");
}

// The same program and overrides as before, with other stages and one key's value changed.
std::string changed_command(const Manifest& manifest, const std::string& stages, const std::string& override_text) {
  const std::string key = override_text.substr(0, override_text.find('=') + 1);
  std::string command = manifest.command_line.empty() ? "sotto" : cluster::shell_quote(manifest.command_line.front());
  for (const std::string& text : manifest.overrides) {
    if (!text.starts_with("stages=") && !text.starts_with(key)) command += " " + cluster::shell_quote(text);
  }
  return fmt::format("{} stages={} {}", command, stages, override_text);
}

const ManifestStage* first_in_state(const Manifest& manifest, cluster::JobState state) {
  const auto found = std::find_if(manifest.stages.begin(), manifest.stages.end(),
                                  [&](const ManifestStage& stage) { return stage.job.state == state; });
  return found == manifest.stages.end() ? nullptr : &*found;
}

// What one would want to do next, after what happened.
std::string next_step(const Manifest& manifest) {
  const std::string program =
      manifest.command_line.empty() ? "sotto" : cluster::shell_quote(manifest.command_line.front());
  const std::string folder = cluster::shell_quote(manifest.folder.string());
  if (first_in_state(manifest, cluster::JobState::kFailed) || first_in_state(manifest, cluster::JobState::kCancelled)) {
    return fmt::format("\ngo on, once the cause is mended (what is complete is not run again):\n  {} resume {}\n",
                       program, folder);
  }
  if (!manifest.sweep.empty()) return "";
  static const std::map<std::string, std::string> examples{
      {"prompt_learning", "prompt_learning.model.optim.lr=1e-2"},
      {"evaluation", "evaluation.data.max_examples=50"},
      {"conversion", "conversion.model.precision=fp32"},
      {"data_preparation", "data_preparation.include_topic_name=true"}};
  for (const char* const name : {"prompt_learning", "evaluation", "conversion", "data_preparation"}) {
    for (const ManifestStage& stage : manifest.stages) {
      if (stage.job.name != name) continue;
      const std::string then =
          std::string(name) == "prompt_learning" ? "[prompt_learning,evaluation]" : "[" + std::string(name) + "]";
      return fmt::format("\ngo on, for example:\n  {}\n", changed_command(manifest, then, examples.at(name)));
    }
  }
  return "";
}

struct MetricRow {
  std::string moment, task;
  Json values;
};

std::vector<MetricRow> metric_rows(const Json& metrics) {
  std::vector<MetricRow> rows;
  for (const char* const moment : {"before", "after"}) {
    if (!metrics.is_object() || !metrics.contains(moment) || !metrics[moment].is_object()) continue;
    for (const auto& [task, values] : metrics[moment].items()) {
      if (values.is_object()) rows.push_back({moment, task, values});
    }
  }
  return rows;
}

std::string figure_title(std::string name) {
  if (name == "f1") return "F1";
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string figure_text(const Json& values, const std::string& figure) {
  if (!values.contains(figure) || !values[figure].is_number()) return "";
  return fmt::format("{:.1f}", values[figure].get<double>());
}

}  // namespace

std::string metrics_table(const fs::path& metrics_file) {
  if (!fs::exists(metrics_file)) return "";
  const auto metrics = Json::parse(core::read_text_file(metrics_file), nullptr, /*allow_exceptions=*/false);
  const auto rows = metric_rows(metrics);
  std::vector<std::string> figures;
  for (const MetricRow& row : rows) {
    for (const auto& [name, value] : row.values.items()) {
      const bool known = std::find(figures.begin(), figures.end(), name) != figures.end();
      if (name != "total" && !known && value.is_number()) figures.push_back(name);
    }
  }
  std::vector<std::vector<std::string>> table{{"", "task"}};
  for (const std::string& figure : figures) table[0].push_back(figure_title(figure));
  table[0].emplace_back("questions");
  for (const MetricRow& row : rows) {
    auto& cells = table.emplace_back(std::vector{row.moment + " tuning", row.task});
    for (const std::string& figure : figures) cells.push_back(figure_text(row.values, figure));
    cells.push_back(row.values.contains("total") ? row.values["total"].dump() : "");
  }
  return figures.empty() ? "" : text_table(table);
}

std::string run_summary(const Manifest& manifest) {
  std::vector<std::vector<std::string>> rows{{"stage", "state", "time"}};
  std::string metrics;
  for (const ManifestStage& stage : manifest.stages) {
    std::vector<std::string> row{stage_title(stage.job.name, stage.sweep_job), cluster::state_name(stage.job.state),
                                 time_text(stage.job)};
    if (!stage.job.reason.empty()) row.push_back(stage.job.reason);
    rows.push_back(std::move(row));
    if (stage.job.name != "evaluation" || stage.sweep_job || !is_complete(stage.job)) continue;
    const std::string table = metrics_table(stage.config_file.parent_path() / "metrics.json");
    if (!table.empty()) metrics += "\n" + table;
  }
  if (!manifest.sweep.empty()) metrics = "\n" + sweep_table(manifest);
  return "\n" + text_table(rows) + metrics + written(manifest) + next_step(manifest);
}

}  // namespace sotto::launcher
