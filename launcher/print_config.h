#pragma once

#include <string>

#include "launcher/command_line.h"
#include "launcher/composed_run.h"

namespace sotto::launcher {

// `--cfg job|hydra|all` with --package, --resolve and --format.
// Errors (UserError): a package that is not there; what resolving reports.
std::string printed_config(const ComposedRun& run, const CommandLine& line);

}  // namespace sotto::launcher
