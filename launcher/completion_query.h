#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::launcher {

// What may stand in place of the last word of a typed line, the program's name first in it; sorted. As in Hydra: groups
// ("db=", "db/") and their options, with + and ~ too, keys of the configuration as it is composed by the words before
// ("a.", "a.b="), the value that a key has, and files behind `key=./` or `key=/`. Besides: flags, commands, folders
// behind a command, and options of nested groups where the defaults list names the outer one ("model=llama/7b").
// Where the line so far does not compose, keys are left out.
std::vector<std::string> completions(std::string_view line);

// The candidates among the keys of a configuration. Source: Hydra 1.3, CompletionPlugin._get_matches.
std::vector<std::string> key_completions(const config::Node& root, const std::string& word);

}  // namespace sotto::launcher
