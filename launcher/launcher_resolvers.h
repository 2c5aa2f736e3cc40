#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/config/interpolation.h"

namespace sotto::launcher {

// The built-in resolvers and those that only a launcher can answer: `${sotto:home}` (installation.h),
// `${hydra:runtime.cwd}` and `${hydra:runtime.choices.GROUP}`.
config::ResolverTable launcher_resolvers(std::vector<std::pair<std::string, std::string>> choices);

}  // namespace sotto::launcher
