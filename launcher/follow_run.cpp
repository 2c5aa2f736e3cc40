#include "launcher/follow_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::launcher {
namespace {

constexpr unsigned kLookAgain_us = 200'000;
constexpr double kAskAgain_s = 3;

std::vector<cluster::JobRecord> records_of(const Manifest& manifest) {
  std::vector<cluster::JobRecord> records;
  for (const ManifestStage& stage : manifest.stages) records.push_back(stage.job);
  return records;
}

}  // namespace

bool FollowedRun::has_ended() const {
  return std::all_of(manifest.stages.begin(), manifest.stages.end(),
                     [](const ManifestStage& stage) { return cluster::has_ended(stage.job.state); });
}

FollowedRun follow_run(const std::filesystem::path& folder) {
  FollowedRun run{read_manifest(folder), nullptr};
  config::BindReport report;
  config::Node root(config::Map{}, {});
  root.map().emplace_back("cluster", run.manifest.cluster_section);
  run.backend = cluster::make_place(root, run.manifest.cluster_choice, run.manifest.container, report).backend;
  config::throw_problems(
      fmt::format("'{}' names a cluster that this sotto cannot ask:", Manifest::file_in(run.manifest.folder).string()),
      report);
  refresh(run);
  return run;
}

void refresh(FollowedRun& run) {
  // While sotto itself runs the jobs here, it alone writes the manifest.
  if (run.backend->waits()) run.manifest = read_manifest(run.manifest.folder);
  std::vector<cluster::JobRecord> records = records_of(run.manifest);
  run.backend->update(records);
  bool changed = false;
  for (std::size_t at = 0; at < records.size(); ++at) {
    changed = changed || records[at].state != run.manifest.stages[at].job.state;
    run.manifest.stages[at].job = records[at];
  }
  // Another user's run may be looked at, too.
  if (changed && ::access(run.manifest.folder.c_str(), W_OK) == 0) write_manifest(run.manifest);
}

void cancel_run(FollowedRun& run, double patience_s) {
  run.backend->cancel(records_of(run.manifest));
  double asked_s = cluster::now_s();
  const double deadline_s = asked_s + patience_s;
  for (refresh(run); !run.has_ended(); refresh(run)) {
    core::throw_if_interrupted();
    if (cluster::now_s() > deadline_s) {
      throw core::UserError(
          fmt::format("the run in '{0}' was told to end, but has not after {1:.0f} s. `sotto status {0}` shows what is "
                      "left; `sotto cancel {0}` again asks once more.",
                      run.manifest.folder.string(), patience_s));
    }
    // A shell that was just about to start a program takes the first signal for itself.
    if (cluster::now_s() > asked_s + kAskAgain_s) {
      run.backend->cancel(records_of(run.manifest));
      asked_s = cluster::now_s();
    }
    ::usleep(kLookAgain_us);
  }
}

}  // namespace sotto::launcher
