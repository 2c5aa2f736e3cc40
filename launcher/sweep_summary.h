#pragma once

#include <string>
#include <vector>

#include "launcher/manifest.h"

namespace sotto::launcher {

// What a job of a sweep overrides that not all of its jobs do: "model.optim.lr=0.001 seed=1"; all where there is one.
std::string varied_overrides(const std::vector<SweepJob>& sweep, const SweepJob& job);

// The end of a sweep for people: a line a job with what it overrides, what became of it, and the metrics that its
// evaluation wrote, after tuning where there are such; a job with several tasks has a line for each.
std::string sweep_table(const Manifest& manifest);

}  // namespace sotto::launcher
