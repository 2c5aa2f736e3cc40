#include "cluster/bcp/bcp_script.h"

#include <fmt/format.h>

#include "cluster/script_text.h"
#include "cluster/shell_quote.h"

namespace sotto::cluster {
namespace {

// mpirun says a process's place in words of its own.
constexpr const char* kPlace =
    "export RANK=\"${RANK:-${OMPI_COMM_WORLD_RANK:-}}\" WORLD_SIZE=\"${WORLD_SIZE:-${OMPI_COMM_WORLD_SIZE:-}}\" "
    "LOCAL_RANK=\"${LOCAL_RANK:-${OMPI_COMM_WORLD_LOCAL_RANK:-}}\"\n";

std::string words_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += " " + shell_quote(word);
  return text;
}

std::string group_lines(const JobPlan& plan, const Job& job, const CommandGroup& group, const BcpConfig& config) {
  const std::string shell_text = std::string("set -e\n") + kPlace + secret_lines(plan) + group_as_shell_text(group);
  std::string env, exported;
  for (const auto& [name, value] : plan.environment) {
    env += " --env " + shell_quote(name + "=" + value);
    exported += " -x " + name;
  }
  std::string text = "if command -v bcprun >/dev/null; then\n";
  text += fmt::format("  bcprun --nnodes {} --npernode {}{}{} --cmd {}\n", job.nodes, job.tasks_per_node,
                      words_of(config.bcprun_args), env, shell_quote("bash -c " + shell_quote(shell_text)));
  text += fmt::format("else\n  mpirun -np {} --npernode {}{}{} -x MASTER_ADDR -x MASTER_PORT bash -c {}\nfi\n",
                      job.nodes * job.tasks_per_node, job.tasks_per_node, words_of(config.mpirun_args), exported,
                      shell_quote(shell_text));
  return text;
}

// What a group prints goes to a log of its own, too. The signal that lets programs save their state must not end the
// writer of the log before them.
std::string with_own_log(const std::string& lines, const std::string& log) {
  return "{\n" + lines + "} 2>&1 | (trap '' INT TERM; exec tee -a " + shell_quote(log) + ")\n";
}

std::string group_log(const Job& job, std::size_t element, std::size_t group) {
  return element_file(job, element, fmt::format(".command_{}.log", group + 1).c_str()).string();
}

}  // namespace

std::string bcp_script(const JobPlan& plan, const Job& job, std::size_t element, const BcpConfig& config) {
  std::string text = "#!/bin/bash\n" + script_opening(job);
  text += event_lines(shell_quote(element_file(job, element, ".events").string()));
  // The signal reaches the whole process group: the script only waits for what its programs do about it.
  text += "trap : INT TERM\n";
  JobPlan open = plan;
  open.secrets.clear();
  text += environment_lines(open);
  text +=
      "export MASTER_ADDR=\"${MASTER_ADDR:-$(hostname)}\" MASTER_PORT=\"${MASTER_PORT:-$((20000 + $$ % 12000))}\"\n";
  if (!config.setup.empty()) text += "\n# setup\n";
  for (const std::string& line : config.setup) text += line + "\n";
  const auto& groups = job.elements[element].groups;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    const std::string lines = group_lines(plan, job, groups[at], config);
    text += fmt::format("\n# command {}\n{}", at + 1,
                        groups.size() == 1 ? lines : with_own_log(lines, group_log(job, element, at)));
  }
  return text;
}

}  // namespace sotto::cluster
