#pragma once

#include <optional>
#include <string>

#include "launcher/manifest.h"

namespace sotto::launcher {

// `sotto status`: of a sweep first a line a job (sweep_summary.h); a line a stage with state, job id, node, elapsed
// time, exit code, what it is at or why it ended, and its log.
std::string status_text(const Manifest& manifest);

// {"run":, "stages": [{"name":, "state":, "job_id":, "exit_code":, "reason":, "node":, "submitted":, "started":,
// "ended":, "elapsed_s":, "progress":, "error":, "log":, ...}]}. Times are seconds since 1970, null: not yet.
std::string status_json(const Manifest& manifest);

// A stage's name; with the job's number where it is one of a sweep's: "prompt_learning #2".
std::string stage_title(const std::string& stage, std::optional<std::size_t> sweep_job);

}  // namespace sotto::launcher
