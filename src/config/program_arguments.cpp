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

std::vector<std::string> positional_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) names.push_back(option->get_name(/*positional=*/true));
  }
  return names;
}

std::string one_too_many(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> names = positional_names(app);
  return fmt::format("'{}' is one argument too many: {} takes {}.", word, app.get_name(),
                     names.empty() ? "options alone" : fmt::format("{}", fmt::join(names, ", ")));
}

// The first that is required and was not given, with what it is.
std::string missing_one(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return fmt::format("{} is required: {}.", option->get_name(/*positional=*/option->get_positional()),
                       option->get_description());
  }
  return {};
}

// What is wrong, with the nearest name for one that is not known.
std::string problem_of(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& asked = chosen.empty() ? app : *chosen.front();
  if (!unknown.empty() && unknown.front().starts_with("-")) {
    const std::string name = unknown.front().substr(0, unknown.front().find('='));
    return fmt::format("there is no option '{}'.{}", name, core::did_you_mean(name, option_names(asked)));
  }
  const std::vector<std::string> commands = command_names(app);
  if (commands.empty() || !chosen.empty()) {
    const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
    if (kind == CLI::ExitCodes::ExtrasError && !unknown.empty()) return one_too_many(asked, unknown.front());
    const std::string missing = kind == CLI::ExitCodes::RequiredError ? missing_one(asked) : "";
    return missing.empty() ? error.what() : missing;
  }
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
