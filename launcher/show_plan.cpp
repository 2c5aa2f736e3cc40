#include "launcher/show_plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "launcher/sweep_summary.h"
#include "launcher/text_table.h"

namespace sotto::launcher {
namespace {

using Json = nlohmann::ordered_json;

std::string after_text(const cluster::Job& job) {
  std::string text;
  for (const cluster::Edge& edge : job.after) text += (text.empty() ? "" : ", ") + edge.kind + " " + edge.job;
  for (const std::string& other : job.also_waits_for) text += (text.empty() ? "" : ", ") + other;
  return text;
}

std::string folder_text(const cluster::Job& job) {
  if (job.elements.size() == 1) return job.elements.front().folder.string();
  return job.elements.front().folder.string() + ", ...";
}

// Each job of a sweep, its overrides and its folder.
std::string jobs_text(const RunPlan& plan) {
  std::vector<std::vector<std::string>> rows{{"job", "overrides", "folder"}};
  for (const SweepJob& job : plan.sweep) {
    rows.push_back({fmt::format("#{}", job.number), varied_overrides(plan.sweep, job), job.folder.string()});
  }
  return text_table(rows);
}

std::vector<cluster::RenderedFile> files_of(const RunPlan& plan) {
  std::vector<cluster::RenderedFile> files;
  for (const PlannedStage& stage : plan.stages) files.push_back({stage.config_file, stage.config_text});
  for (auto& file : plan.place.backend->render(plan.jobs)) files.push_back(std::move(file));
  files.insert(files.end(), plan.records.begin(), plan.records.end());
  return files;
}

}  // namespace

std::string plan_text(const RunPlan& plan) {
  std::vector<std::vector<std::string>> rows{{"stage", "nodes", "processes", "time limit", "waits for", "folder"}};
  for (const cluster::Job& job : plan.jobs.jobs) {
    rows.push_back({job.elements.size() > 1 ? fmt::format("{} x {}", job.name, job.elements.size()) : job.name,
                    std::to_string(job.nodes), std::to_string(job.nodes * job.tasks_per_node), job.time_limit,
                    after_text(job), folder_text(job)});
  }
  std::string text =
      fmt::format("run folder: {}\nplace: {}\n\n{}", plan.folder.string(), plan.place.config.type, text_table(rows));
  if (!plan.sweep.empty()) text += "\n" + jobs_text(plan);
  for (const auto& file : files_of(plan)) text += fmt::format("\n==> {} <==\n{}", file.path.string(), file.content);
  return text;
}

std::string plan_json(const RunPlan& plan) {
  Json json;
  json["folder"] = plan.folder.string();
  json["cluster"] = plan.place.config.type;
  if (!plan.sweep.empty()) json["sweep"] = Json::array();
  for (const SweepJob& job : plan.sweep) {
    json["sweep"].push_back({{"number", job.number}, {"folder", job.folder.string()}, {"overrides", job.overrides}});
  }
  json["stages"] = Json::array();
  for (const cluster::Job& job : plan.jobs.jobs) {
    Json stage;
    stage["name"] = job.name;
    stage["nodes"] = job.nodes;
    stage["tasks_per_node"] = job.tasks_per_node;
    stage["time_limit"] = job.time_limit;
    stage["after"] = Json::array();
    for (const cluster::Edge& edge : job.after) stage["after"].push_back({{"stage", edge.job}, {"kind", edge.kind}});
    stage["folders"] = Json::array();
    for (const auto& element : job.elements) stage["folders"].push_back(element.folder.string());
    json["stages"].push_back(std::move(stage));
  }
  json["files"] = Json::array();
  for (const auto& file : files_of(plan))
    json["files"].push_back({{"path", file.path.string()}, {"content", file.content}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sotto::launcher
