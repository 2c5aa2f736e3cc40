#pragma once

#include <string>

#include "launcher/command_line.h"

namespace sotto::launcher {

// `sotto status|logs|cancel RUN_DIR`. Returns the exit code; errors are thrown.
int run_command(const CommandLine& line);

}  // namespace sotto::launcher
