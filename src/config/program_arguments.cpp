#include "src/config/program_arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "src/core/error.h"

namespace sotto::config {

bool help_was_asked(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return true;
  } catch (const CLI::ParseError& error) {
    throw core::UserError(fmt::format("{}\n{} --help tells more.", error.what(), app.get_name()), core::kExitUsage);
  }
  return false;
}

}  // namespace sotto::config
