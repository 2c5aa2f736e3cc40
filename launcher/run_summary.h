#pragma once

#include <filesystem>
#include <string>

#include "launcher/manifest.h"

namespace sotto::launcher {

// The end of a run for people: each stage's state and time, exact match and F1 before and after where the evaluation
// wrote its metrics, what was written where, and how to go on.
std::string run_summary(const Manifest& manifest);

// The part about metrics, from the evaluation's metrics.json; "" where there is none.
std::string metrics_table(const std::filesystem::path& metrics_file);

}  // namespace sotto::launcher
