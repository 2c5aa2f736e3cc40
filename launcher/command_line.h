#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::launcher {

// What was typed after `sotto`. Flags and overrides may come in any order.
struct CommandLine {
  std::string command;                 // status, logs, cancel, resume; empty: run (or show) a plan
  std::vector<std::string> arguments;  // of a command: the run's folder, a stage
  std::vector<std::string> overrides;
  std::string config_dir, config_path, config_name = "config";
  std::string cfg;      // job, hydra, all
  std::string package;  // of --cfg and --schema
  std::string explain;
  std::string info;  // config, defaults, defaults-tree, searchpath, all
  std::string format = "text";
  bool resolve = false, dry_run = false, check = false;
  bool run = false, multirun = false, shell_completion = false;
  bool help = false, hydra_help = false, version = false, schema = false;
  bool watch = false, follow = false;
};

// Errors (UserError, exit 2): an unknown flag or command (with the nearest one), a missing or wrong value, flags that
// exclude each other.
CommandLine parse_command_line(const std::vector<std::string>& words);

std::vector<std::string> flag_names();
// Those of runs, and those that are programs of their own (program_commands.h).
std::vector<std::string> command_names();

// Every flag with one line of meaning, and the commands.
std::string flag_table();

}  // namespace sotto::launcher
