#include "launcher/help_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "launcher/command_line.h"
#include "launcher/program_commands.h"

namespace sotto::launcher {

std::string flags_help() {
  return "usage: sotto [flags] [overrides...]       run the plan; alone: the built-in questions, on this machine\n"
         "       sotto status|logs|cancel|resume RUN_DIR\n\n"
         "An override is key=value, +key=value (add), ++key=value (add or change), ~key (remove), or GROUP=OPTION.\n\n"
         "flags:\n" +
         flag_table() +
         "\ncommands:\n"
         "  status RUN_DIR [--watch]         what became of every stage\n"
         "  logs RUN_DIR [STAGE] [-f]        a stage's log; without STAGE the last one that began\n"
         "  cancel RUN_DIR                   end what has not ended\n"
         "  resume RUN_DIR [overrides...]    run what is not complete, or whose settings, program or inputs changed\n" +
         program_command_table();
}

std::string help_text(const config::SearchPath& search_path) {
  std::string text =
      "sotto teaches a frozen language model new tasks by learning a few soft prompts.\n\n" + flags_help();
  text += "\ngroups (GROUP=OPTION):\n";
  for (const std::string& group : search_path.groups()) {
    const std::vector<std::string> options = search_path.options(group);
    if (!options.empty()) text += fmt::format("  {}: {}\n", group, fmt::join(options, ", "));
  }
  return text + "\nAll keys of a stage: sotto-prompt-learning --help. The whole configuration: sotto --cfg job\n";
}

}  // namespace sotto::launcher
