#pragma once

#include <functional>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// The command line of a stage program: `PROGRAM --config FILE.yaml [key=value ...]`, --help, --version. The file has
// one top-level key, the stage's name, with the section below it, so that an override reads as it does for the
// launcher: evaluation.data.max_examples=50. Parses, merges, resolves, binds (bind.h) and calls `run`; errors go
// through core::run_program. Returns the exit code.
template <class Section>
int run_stage_program(std::string_view program, std::string_view stage, int argc, const char* const* argv,
                      const std::function<void(const Section&)>& run);

}  // namespace sotto::config
