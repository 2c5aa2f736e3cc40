#pragma once

#include <string>

#include "launcher/command_line.h"

namespace sotto::launcher {

// `--info config|defaults|defaults-tree|searchpath|all`, in Hydra's form: where files are looked for, the defaults list
// as a tree and as the list of what is merged, the configuration. Plugins of Python there are none: `all` is `config`
// under the program's version.
// Errors (UserError): those of config::compose.
std::string shown_info(const CommandLine& line);

}  // namespace sotto::launcher
