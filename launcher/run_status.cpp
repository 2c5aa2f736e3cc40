#include "launcher/run_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "launcher/log_file.h"
#include "launcher/sweep_summary.h"
#include "launcher/text_table.h"
#include "src/core/duration_text.h"

namespace sotto::launcher {
namespace {

using Json = nlohmann::ordered_json;

std::optional<double> elapsed_s(const cluster::JobRecord& job) {
  if (job.started_s <= 0) return std::nullopt;
  if (job.ended_s > 0) return job.ended_s - job.started_s;
  if (job.state != cluster::JobState::kRunning) return std::nullopt;
  return std::max(0.0, cluster::now_s() - job.started_s);
}

std::string told(const cluster::JobRecord& job) {
  if (job.state == cluster::JobState::kRunning) return last_line(job.log);
  if (job.state != cluster::JobState::kFailed) return job.reason;
  const std::string line = error_line(job.log);
  return line.empty() ? job.reason : job.reason + ": " + line;
}

Json or_null(bool known, const Json& value) { return known ? value : Json(nullptr); }

}  // namespace

std::string stage_title(const std::string& stage, std::optional<std::size_t> sweep_job) {
  return sweep_job ? fmt::format("{} #{}", stage, *sweep_job) : stage;
}

std::string status_text(const Manifest& manifest) {
  std::vector<std::vector<std::string>> rows{{"stage", "state", "job", "node", "elapsed", "exit", "what"}};
  std::string logs;
  for (const ManifestStage& stage : manifest.stages) {
    const cluster::JobRecord& job = stage.job;
    const std::optional<double> elapsed = elapsed_s(job);
    rows.push_back({stage_title(job.name, stage.sweep_job), cluster::state_name(job.state), job.job_id, job.node,
                    elapsed ? core::duration_text(*elapsed) : "", job.exit_code ? std::to_string(*job.exit_code) : "",
                    told(job)});
    if (job.started_s > 0) logs += fmt::format("  {}\n", job.log.string());
  }
  const std::string jobs = manifest.sweep.empty() ? "" : sweep_table(manifest) + "\n";
  return fmt::format("run folder: {}\n\n{}{}{}", manifest.folder.string(), jobs, text_table(rows),
                     logs.empty() ? "" : "\nlogs:\n" + logs);
}

std::string status_json(const Manifest& manifest) {
  Json json;
  json["run"] = manifest.folder.string();
  json["cluster"] = manifest.cluster_choice;
  if (!manifest.sweep.empty()) json["sweep"] = manifest_json(manifest)["sweep"];
  json["stages"] = Json::array();
  for (const ManifestStage& stage : manifest.stages) {
    const cluster::JobRecord& job = stage.job;
    const std::optional<double> elapsed = elapsed_s(job);
    Json one;
    one["name"] = job.name;
    if (stage.sweep_job) one["element"] = *stage.sweep_job;
    one["state"] = cluster::state_name(job.state);
    one["job_id"] = or_null(!job.job_id.empty(), job.job_id);
    one["exit_code"] = job.exit_code ? Json(*job.exit_code) : Json(nullptr);
    one["reason"] = or_null(!job.reason.empty(), job.reason);
    one["node"] = or_null(!job.node.empty(), job.node);
    one["submitted"] = or_null(job.submitted_s > 0, job.submitted_s);
    one["started"] = or_null(job.started_s > 0, job.started_s);
    one["ended"] = or_null(job.ended_s > 0, job.ended_s);
    one["elapsed_s"] = elapsed ? Json(*elapsed) : Json(nullptr);
    const std::string progress = last_line(job.log);
    one["progress"] = or_null(!progress.empty(), progress);
    one["error"] = job.state == cluster::JobState::kFailed ? Json(error_line(job.log)) : Json(nullptr);
    one["log"] = job.log.string();
    one["folder"] = job.log.parent_path().string();
    json["stages"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sotto::launcher
