#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::launcher {

// Commands that are programs of their own beside sotto: ask, inspect, prompts, report. Their words are theirs alone.
bool is_program_command(const std::vector<std::string>& words);

std::vector<std::string> program_command_names();

// The program in `folder` and its words in the place of this process (`sotto ask RUN` becomes `sotto-ask RUN`): returns
// only by an error (UserError): the program is not there.
int become_program(const std::vector<std::string>& words, const std::filesystem::path& folder);

// One line each, for the help.
std::string program_command_table();

}  // namespace sotto::launcher
