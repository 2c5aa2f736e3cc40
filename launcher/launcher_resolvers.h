#pragma once

#include "src/config/interpolation.h"

namespace sotto::launcher {

// The built-in resolvers and `${sotto:home}` (installation.h).
config::ResolverTable launcher_resolvers();

}  // namespace sotto::launcher
