#pragma once

#include <string>

#include "launcher/command_line.h"

namespace sotto::launcher {

// `--schema`: the JSON Schema of the whole configuration; with --package the part for files of one group.
// `--format markdown`: the reference page of docs/, which `make reference` writes.
// Errors (UserError): a package that is no section, with the nearest ones.
std::string printed_schema(const CommandLine& line);

}  // namespace sotto::launcher
