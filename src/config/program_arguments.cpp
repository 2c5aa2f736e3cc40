#include "src/config/program_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// What is wrong, with the nearest name for one that is not known.
std::string problem_of(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  if (!unknown.empty() && unknown.front().starts_with("-")) {
    const std::string name = unknown.front().substr(0, unknown.front().find('='));
    const std::vector<std::string> options = option_names(chosen.empty() ? app : *chosen.front());
    return fmt::format("there is no option '{}'.{}", name, core::did_you_mean(name, options));
  }
  const std::vector<std::string> commands = command_names(app);
  if (commands.empty() || !chosen.empty()) return error.what();
  if (unknown.empty()) return fmt::format("a command is missing: {}.", fmt::join(commands, ", "));
  return fmt::format("there is no command '{}'.{} Commands: {}.", unknown.front(),
                     core::did_you_mean(unknown.front(), commands), fmt::join(commands, ", "));
}

}  // namespace

bool help_was_asked(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return true;
  } catch (const CLI::ParseError& error) {
    throw core::UserError(fmt::format("{}\n{} --help tells more.", problem_of(app, error), app.get_name()),
                          core::kExitUsage);
  }
  return false;
}

}  // namespace sotto::config
