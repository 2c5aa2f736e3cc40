#include "launcher/program_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "src/core/error.h"

namespace sotto::launcher {
namespace {

struct ProgramCommand {
  const char* name;
  const char* program;
  const char* words;
  const char* meaning;
};

constexpr ProgramCommand kProgramCommands[] = {
    {"ask", "sotto-ask", "ask RUN_OR_PROMPT_DIR",
     "questions from the terminal or the standard input, answered at once"},
    {"inspect", "sotto-inspect", "inspect PATH", "what a file or folder is: model, prompts, adapter, .nemo, GGUF"},
    {"prompts", "sotto-prompts", "prompts list|remove|...", "the tasks of prompt folders: list, remove, rename, merge"},
    {"report", "sotto-reports", "report RUN_DIR...", "a page about a run, or several runs side by side"},
};

const ProgramCommand* find_command(const std::vector<std::string>& words) {
  const auto* const found =
      std::find_if(std::begin(kProgramCommands), std::end(kProgramCommands),
                   [&](const ProgramCommand& command) { return !words.empty() && words[0] == command.name; });
  return found == std::end(kProgramCommands) ? nullptr : found;
}

}  // namespace

bool is_program_command(const std::vector<std::string>& words) { return find_command(words) != nullptr; }

std::vector<std::string> program_command_names() {
  std::vector<std::string> names;
  for (const ProgramCommand& command : kProgramCommands) names.emplace_back(command.name);
  return names;
}

int become_program(const std::vector<std::string>& words, const std::filesystem::path& folder) {
  const std::string program = (folder / find_command(words)->program).string();
  std::vector<char*> arguments = {const_cast<char*>(program.c_str())};
  for (std::size_t at = 1; at < words.size(); ++at) arguments.push_back(const_cast<char*>(words[at].c_str()));
  arguments.push_back(nullptr);
  ::execv(program.c_str(), arguments.data());
  throw core::UserError(
      fmt::format("'sotto {}' is the program {}, which cannot be started: {}. `make build` builds it.", words[0],
                  program, std::strerror(errno)));
}

std::string program_command_table() {
  std::string table;
  for (const ProgramCommand& command : kProgramCommands) {
    table += fmt::format("  {:<31}  {}\n", command.words, command.meaning);
  }
  return table;
}

}  // namespace sotto::launcher
