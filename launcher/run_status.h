#pragma once

#include <string>

#include "launcher/manifest.h"

namespace sotto::launcher {

// `sotto status`: a line a stage with state, job id, node, elapsed time, exit code, what it is at or why it ended, and
// its log.
std::string status_text(const Manifest& manifest);

// {"run":, "stages": [{"name":, "state":, "job_id":, "exit_code":, "reason":, "node":, "submitted":, "started":,
// "ended":, "elapsed_s":, "progress":, "log":, ...}]}. Times are seconds since 1970, null: not yet.
std::string status_json(const Manifest& manifest);

// A stage's name; with its element where the run is a sweep: "prompt_learning #2".
std::string stage_title(const Manifest& manifest, const cluster::JobRecord& job);

}  // namespace sotto::launcher
