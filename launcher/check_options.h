#pragma once

#include <string>
#include <vector>

#include "launcher/command_line.h"

namespace sotto::launcher {

struct OptionProblem {
  std::string option;  // "prompt_learning=llama/squad"
  std::string text;
};

struct OptionCheck {
  std::size_t checked = 0;
  std::vector<OptionProblem> problems;
};

// `--check`: every option of every group that stages or the cluster choose from is composed, one at a time, with the
// given overrides, its section resolved and bound. Needs no file that a stage would need.
OptionCheck check_options(const CommandLine& line);

std::string option_check_text(const OptionCheck& check);
std::string option_check_json(const OptionCheck& check);

}  // namespace sotto::launcher
