#pragma once

#include <string>

#include "launcher/run_plan.h"

namespace sotto::launcher {

// A plan as `--dry-run` prints it: the stages, then every file that would be written, byte for byte.
std::string plan_text(const RunPlan& plan);
std::string plan_json(const RunPlan& plan);

}  // namespace sotto::launcher
