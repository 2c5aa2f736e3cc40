#include "launcher/manifest.h"

#include <fmt/format.h>

#include <cstdint>

#include "src/config/json_node.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/suggest.h"
#include "src/core/version.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json paths_json(const std::vector<fs::path>& paths) {
  Json array = Json::array();
  for (const fs::path& path : paths) array.push_back(path.string());
  return array;
}

std::vector<fs::path> paths_of(const Json& array) {
  std::vector<fs::path> paths;
  for (const Json& path : array) paths.emplace_back(path.get<std::string>());
  return paths;
}

Json time_json(double time_s) { return time_s > 0 ? Json(time_s) : Json(nullptr); }
double time_of(const Json& json) { return json.is_null() ? 0 : json.get<double>(); }

Json sweep_json(const std::vector<SweepJob>& sweep) {
  Json array = Json::array();
  for (const SweepJob& job : sweep) {
    array.push_back({{"number", job.number}, {"folder", job.folder.string()}, {"overrides", job.overrides}});
  }
  return array;
}

std::vector<SweepJob> sweep_of(const Json& array) {
  std::vector<SweepJob> sweep;
  for (const Json& job : array) {
    sweep.push_back({job.at("number").get<std::size_t>(), job.at("overrides").get<std::vector<std::string>>(),
                     job.at("folder").get<std::string>()});
  }
  return sweep;
}

Json stage_json(const ManifestStage& stage) {
  const cluster::JobRecord& job = stage.job;
  Json json;
  json["name"] = job.name;
  if (stage.sweep_job) json["element"] = *stage.sweep_job;
  json["state"] = cluster::state_name(job.state);
  json["job_id"] = job.job_id.empty() ? Json(nullptr) : Json(job.job_id);
  json["exit_code"] = job.exit_code.has_value() ? Json(*job.exit_code) : Json(nullptr);
  json["reason"] = job.reason;
  json["node"] = job.node;
  json["submitted"] = time_json(job.submitted_s);
  json["started"] = time_json(job.started_s);
  json["ended"] = time_json(job.ended_s);
  json["log"] = job.log.string();
  json["events"] = job.events.string();
  json["note"] = job.note;
  json["config"] = stage.config_file.string();
  json["script"] = stage.script.string();
  json["config_hash"] = stage.config_hash;
  json["program"] = stage.program;
  json["inputs"] = paths_json(stage.inputs);
  json["outputs"] = paths_json(stage.outputs);
  return json;
}

ManifestStage stage_of(const Json& json) {
  ManifestStage stage;
  cluster::JobRecord& job = stage.job;
  job.name = json.at("name").get<std::string>();
  if (json.contains("element")) stage.sweep_job = job.element = json["element"].get<std::size_t>();
  job.state = cluster::state_of_name(json.at("state").get<std::string>());
  if (!json.at("job_id").is_null()) job.job_id = json.at("job_id").get<std::string>();
  if (!json.at("exit_code").is_null()) job.exit_code = json.at("exit_code").get<int>();
  job.reason = json.at("reason").get<std::string>();
  job.node = json.at("node").get<std::string>();
  job.submitted_s = time_of(json.at("submitted"));
  job.started_s = time_of(json.at("started"));
  job.ended_s = time_of(json.at("ended"));
  job.log = json.at("log").get<std::string>();
  job.events = json.at("events").get<std::string>();
  job.note = json.at("note").get<std::string>();
  stage.config_file = json.at("config").get<std::string>();
  stage.script = json.at("script").get<std::string>();
  stage.config_hash = json.at("config_hash").get<std::string>();
  stage.program = json.at("program").get<std::string>();
  stage.inputs = paths_of(json.at("inputs"));
  stage.outputs = paths_of(json.at("outputs"));
  return stage;
}

[[noreturn]] void fail_missing(const fs::path& folder) {
  std::vector<std::string> runs;
  std::error_code ignored;
  const fs::path parent = fs::absolute(folder).lexically_normal().parent_path();
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    if (fs::exists(Manifest::file_in(entry.path()))) runs.push_back(entry.path().filename().string());
  }
  throw core::UserError(fmt::format("'{}' is no run's folder: it has no manifest.json.{}", folder.string(),
                                    core::did_you_mean(folder.filename().string(), runs)));
}

Manifest manifest_of(const Json& json, const fs::path& folder) {
  const int version = json.at("format_version").get<int>();
  if (version > kFormatVersion) {
    throw core::UserError(fmt::format("'{}' was written by a newer sotto (format {}, this one reads {}). Update sotto.",
                                      Manifest::file_in(folder).string(), version, kFormatVersion));
  }
  Manifest manifest;
  manifest.folder = fs::absolute(folder).lexically_normal();
  if (!manifest.folder.has_filename()) manifest.folder = manifest.folder.parent_path();
  manifest.command_line = json.at("command_line").get<std::vector<std::string>>();
  manifest.overrides = json.at("overrides").get<std::vector<std::string>>();
  manifest.config_dir = json.at("config_dir").get<std::string>();
  manifest.config_path = json.at("config_path").get<std::string>();
  manifest.config_name = json.at("config_name").get<std::string>();
  manifest.working_folder = json.at("working_folder").get<std::string>();
  manifest.created_s = json.at("created").get<double>();
  manifest.sweep = sweep_of(json.value("sweep", Json::array()));
  manifest.cluster_choice = json.at("cluster").at("choice").get<std::string>();
  manifest.cluster_section =
      config::node_from_json(json.at("cluster").at("section"), Manifest::file_in(folder).string());
  if (const Json& image = json.at("cluster").at("container"); !image.is_null()) manifest.container.image = image;
  manifest.container.mounts = json.at("cluster").at("container_mounts").get<std::vector<std::string>>();
  manifest.configuration = config::node_from_json(json.at("config"), Manifest::file_in(folder).string());
  for (const Json& stage : json.at("stages")) manifest.stages.push_back(stage_of(stage));
  return manifest;
}

}  // namespace

Json manifest_json(const Manifest& manifest) {
  Json json;
  json["format_version"] = kFormatVersion;
  json["program"] = fmt::format("sotto {}", core::kVersion);
  json["command_line"] = manifest.command_line;
  json["overrides"] = manifest.overrides;
  json["config_dir"] = manifest.config_dir;
  json["config_path"] = manifest.config_path;
  json["config_name"] = manifest.config_name;
  json["working_folder"] = manifest.working_folder.string();
  json["created"] = manifest.created_s;
  json["sweep"] = sweep_json(manifest.sweep);
  json["cluster"]["choice"] = manifest.cluster_choice;
  json["cluster"]["section"] = config::json_from_node(manifest.cluster_section);
  json["cluster"]["container"] = manifest.container.image.has_value() ? Json(*manifest.container.image) : Json(nullptr);
  json["cluster"]["container_mounts"] = manifest.container.mounts;
  json["stages"] = Json::array();
  for (const ManifestStage& stage : manifest.stages) json["stages"].push_back(stage_json(stage));
  json["config"] = config::json_from_node(manifest.configuration);
  return json;
}

void write_manifest(const Manifest& manifest) {
  core::write_file_atomically(Manifest::file_in(manifest.folder),
                              manifest_json(manifest).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Manifest read_manifest(const fs::path& folder) {
  const fs::path file = Manifest::file_in(folder);
  if (!fs::exists(file)) fail_missing(folder);
  try {
    return manifest_of(Json::parse(core::read_text_file(file)), folder);
  } catch (const Json::exception& error) {
    throw core::UserError(fmt::format("'{}' is no manifest of sotto's: {}. Start the run again to get a new one.",
                                      file.string(), error.what()));
  }
}

std::string text_hash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return fmt::format("{:016x}", hash);
}

}  // namespace sotto::launcher
