#pragma once

#include <string>

#include "launcher/command_line.h"
#include "launcher/composed_run.h"

namespace sotto::launcher {

// `--explain KEY`, as text or as JSON (--format). Of one value: the value, who set it, who set it before. Of a section:
// a table of the values in it with the file's line or the override that set each; `_global_` is the whole
// configuration. Errors (UserError): no such key (with the nearest ones).
std::string explained(const ComposedRun& run, const CommandLine& line);

}  // namespace sotto::launcher
