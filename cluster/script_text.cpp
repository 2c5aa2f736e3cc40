#include "cluster/script_text.h"

#include <fmt/format.h>

#include "cluster/shell_quote.h"

namespace sotto::cluster {

std::string script_opening(const Job& job) {
  return fmt::format(
      "# The stage {}, as sotto planned it.\n"
      "# shellcheck disable=SC1003,SC2016  # $ and quotes in a quoted value stay what they are\n"
      "set -euo pipefail\n",
      job.name);
}

std::string event_lines(const std::string& events) {
  return "\n# What happens, for `sotto status`.\n"
         "events=" +
         events +
         "\n"
         "record() { printf '%s %s %s\\n' \"$1\" \"$(date +%s.%N)\" \"$2\" >>\"$events\"; }\n"
         "trap 'record ended \"$?\"' EXIT\n"
         "record started \"${SLURMD_NODENAME:-$HOSTNAME}\"\n";
}

std::string secret_lines(const JobPlan& plan) {
  std::string lines;
  for (const auto& [name, file] : plan.secrets) {
    lines += fmt::format("{0}=$(cat {1})\nexport {0}\n", name, shell_quote(file.string()));
  }
  return lines;
}

std::string environment_lines(const JobPlan& plan) {
  if (plan.environment.empty() && plan.secrets.empty()) return "";
  std::string lines = "\n# environment\n";
  for (const auto& [name, value] : plan.environment) lines += fmt::format("export {}={}\n", name, shell_quote(value));
  return lines + secret_lines(plan);
}

std::string command_lines(const CommandGroup& group, const std::string& indent) {
  std::string lines;
  for (const Argv& argv : group.commands) lines += indent + shell_command(argv) + "\n";
  return lines;
}

std::string group_as_shell_text(const CommandGroup& group) {
  std::string text = "set -euo pipefail\n" + command_lines(group);
  text.pop_back();
  return text;
}

}  // namespace sotto::cluster
