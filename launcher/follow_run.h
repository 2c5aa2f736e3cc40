#pragma once

#include <filesystem>
#include <memory>

#include "cluster/cluster_backend.h"
#include "launcher/manifest.h"

namespace sotto::launcher {

// A run that was started, with its manifest brought up to date by the place where it runs.
struct FollowedRun {
  Manifest manifest;
  std::unique_ptr<cluster::ClusterBackend> backend;

  bool has_ended() const;
};

// Errors (UserError): those of read_manifest; a manifest whose cluster cannot be read any more.
FollowedRun follow_run(const std::filesystem::path& folder);

// Asks the place again. What has changed is written to the manifest, where that may be written.
void refresh(FollowedRun& run);

// `sotto cancel`: ends what has not ended and waits until the place says so, at most `patience_s`.
// Errors (UserError): something is still at work after that.
void cancel_run(FollowedRun& run, double patience_s = 60);

}  // namespace sotto::launcher
