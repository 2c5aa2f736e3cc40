#include "launcher/start_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "launcher/follow_run.h"
#include "launcher/sweep_summary.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

ManifestStage manifest_stage(const RunPlan& plan, const cluster::JobRecord& record) {
  const auto of_record = [&](const PlannedStage& stage) {
    return stage.name == record.name && stage.folder == record.log.parent_path();
  };
  const auto stage = std::find_if(plan.stages.begin(), plan.stages.end(), of_record);
  if (stage == plan.stages.end()) throw core::InternalError("a job without a stage: " + record.name);
  ManifestStage result;
  result.job = record;
  result.config_file = stage->config_file;
  result.script = stage->folder / (stage->name + ".sh");
  result.config_hash = text_hash(stage->config_text);
  result.program = stage->program.empty() ? "" : program_stamp(stage->program);
  result.inputs = stage->bound.inputs;
  result.outputs = stage->bound.outputs;
  result.sweep_job = stage->sweep_job;
  return result;
}

// A job's folder keeps what it learned: it is not taken for another job of the same number. Further jobs may join.
void check_same_sweep(const Manifest& earlier, const Manifest& manifest) {
  const auto differs = [&](const SweepJob& job) {
    return job.number >= manifest.sweep.size() ||
           varied_overrides(manifest.sweep, manifest.sweep[job.number]) != varied_overrides(earlier.sweep, job);
  };
  const auto other = std::find_if(earlier.sweep.begin(), earlier.sweep.end(), differs);
  const bool same_kind = earlier.sweep.empty() == manifest.sweep.empty();
  if (other == earlier.sweep.end() && same_kind) return;
  const std::string what = other == earlier.sweep.end() ? "another run"
                                                        : fmt::format("a sweep whose job #{} was {}", other->number,
                                                                      varied_overrides(earlier.sweep, *other));
  throw core::UserError(
      fmt::format("'{0}' holds {1}. Give this one a folder of its own: run.name=NAME, or hydra.sweep.dir=FOLDER; to go "
                  "on with that one: sotto resume {0}",
                  manifest.folder.string(), what));
}

// Stages of an earlier run in the folder that the plan does not touch stay, each at its place.
void keep_other_stages(const RunPlan& plan, Manifest& manifest) {
  if (!fs::exists(Manifest::file_in(plan.folder))) return;
  const FollowedRun earlier = follow_run(plan.folder);
  for (const ManifestStage& stage : earlier.manifest.stages) {
    if (cluster::has_ended(stage.job.state)) continue;
    throw core::UserError(
        fmt::format("the run in '{0}' is still at work: {1} is {2}. `sotto status {0}` shows it, `sotto cancel {0}` "
                    "ends it; or give this one a name of its own: run.name=NAME",
                    plan.folder.string(), stage.job.name, cluster::state_name(stage.job.state)));
  }
  check_same_sweep(earlier.manifest, manifest);
  std::vector<ManifestStage> planned = std::move(manifest.stages);
  manifest.stages.clear();
  for (const ManifestStage& stage : earlier.manifest.stages) {
    const auto again = std::find_if(planned.begin(), planned.end(), [&](const ManifestStage& one) {
      return one.job.name == stage.job.name && one.sweep_job == stage.sweep_job;
    });
    manifest.stages.push_back(again == planned.end() ? stage : *again);
    if (again != planned.end()) planned.erase(again);
  }
  manifest.stages.insert(manifest.stages.end(), planned.begin(), planned.end());
}

// Named from another folder, `sotto resume` must find the same.
std::string absolute_or_empty(const std::string& path) {
  return path.empty() ? path : fs::absolute(path).lexically_normal().string();
}

void keep(const cluster::JobRecord& record, Manifest& manifest) {
  for (ManifestStage& stage : manifest.stages) {
    if (stage.job.name == record.name && stage.job.element == record.element) stage.job = record;
  }
  write_manifest(manifest);
}

}  // namespace

std::string program_stamp(const fs::path& program) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(program, error);
  if (error) return program.string();
  const auto time = fs::last_write_time(program, error).time_since_epoch();
  return fmt::format("{}, {} bytes, {}", program.string(), size,
                     std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

Manifest new_manifest(const RunPlan& plan, const RunOrigin& origin) {
  Manifest manifest;
  manifest.folder = plan.folder;
  manifest.command_line = {origin.program};
  manifest.overrides = origin.line.overrides;
  manifest.config_dir = absolute_or_empty(origin.line.config_dir);
  manifest.config_path = absolute_or_empty(origin.line.config_path);
  manifest.config_name = origin.line.config_name;
  manifest.configuration = origin.configuration;
  manifest.working_folder = fs::current_path();
  manifest.created_s = cluster::now_s();
  manifest.cluster_choice = plan.cluster_choice;
  manifest.cluster_section = plan.cluster_section;
  manifest.container = plan.container;
  manifest.sweep = plan.sweep;
  for (const cluster::JobRecord& record : planned_records(plan.jobs)) {
    manifest.stages.push_back(manifest_stage(plan, record));
  }
  keep_other_stages(plan, manifest);
  return manifest;
}

void start_run(const RunPlan& plan, Manifest& manifest) {
  for (const PlannedStage& stage : plan.stages) core::write_file_atomically(stage.config_file, stage.config_text);
  for (const auto& file : plan.place.backend->render(plan.jobs)) core::write_file_atomically(file.path, file.content);
  for (const auto& file : plan.records) core::write_file_atomically(file.path, file.content);
  write_manifest(manifest);
  plan.place.backend->submit(plan.jobs, [&](const cluster::JobRecord& record) { keep(record, manifest); });
}

}  // namespace sotto::launcher
