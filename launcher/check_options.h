#pragma once

#include <string>
#include <vector>

#include "launcher/command_line.h"

namespace sotto::launcher {

// What is wrong with one option: "conversion=llama/smollm2_135m" and what binding or composing it reports.
struct OptionProblem {
  std::string option;
  std::string text;
};

// What is allowed and still worth a look.
struct CheckWarning {
  std::string kind;  // yaml_trap, without_effect, unused_key, shadowed_value
  std::string text;
};

struct OptionCheck {
  std::size_t checked = 0;  // options
  std::vector<OptionProblem> problems;
  std::vector<CheckWarning> warnings;
};

// `--check`: the plan, where the configuration has `stages`, then each option of every group composed on its own:
// resolved, and bound where it belongs to a stage or to `cluster`; and every file read for traps of YAML 1.1. Values
// that are left to the user (???) are no problem. A value is shadowed where another file sets it over whatever option
// is chosen.
OptionCheck check_options(const CommandLine& line);

// A line each; the last one counts.
std::string option_check_text(const OptionCheck& check);
std::string option_check_json(const OptionCheck& check);

}  // namespace sotto::launcher
