#pragma once

#include <string>

#include "src/config/search_path.h"

namespace sotto::launcher {

// `--help`: usage, flags, commands, and the options of every group that the configuration has.
std::string help_text(const config::SearchPath& search_path);

// `--hydra-help`: usage and flags alone; needs no configuration.
std::string flags_help();

}  // namespace sotto::launcher
