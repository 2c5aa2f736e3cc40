#pragma once

#include <string>

#include "launcher/command_line.h"

namespace sotto::launcher {

// `--shell-completion install=SHELL|uninstall=SHELL|query=SHELL`, as Hydra has it; SHELL is bash, zsh or fish.
// install and uninstall print what the shell is to evaluate: eval "$(sotto -sc install=bash)". query answers the line
// in COMP_LINE: candidates on one line, for fish a line each. `program` is how sotto was called.
// Errors (UserError, exit 2): not exactly one of the three, another shell, no COMP_LINE.
std::string shell_completion(const std::string& program, const CommandLine& line);

}  // namespace sotto::launcher
