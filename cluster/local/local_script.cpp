#include "cluster/local/local_script.h"

#include <fmt/format.h>

#include "cluster/script_text.h"
#include "cluster/shell_quote.h"

namespace sotto::cluster {
namespace {

// A process that hangs in a collective does not notice that its partner died: after 15 s it is ended the hard way.
constexpr const char* kWaitForAll = R"(
# Waits for all processes; one that fails ends the others.
wait_for_all() {
  local code=0 left=$1 tries
  while ((left > 0)); do
    wait -n || { code=$?; break; }
    left=$((left - 1))
  done
  if ((code != 0)); then
    jobs -rp | xargs -r kill -TERM || true
    for ((tries = 0; tries < 150; ++tries)); do
      [[ -n $(jobs -rp) ]] || break
      sleep 0.1
    done
    jobs -rp | xargs -r kill -KILL || true
    wait || true
  fi
  return "$code"
}
)";

std::string many_processes(const CommandGroup& group, std::int64_t processes) {
  std::string text = fmt::format("for ((rank = 0; rank < {}; ++rank)); do\n", processes);
  text += "  RANK=$rank LOCAL_RANK=$rank ";
  const bool single = group.commands.size() == 1;
  text += single ? shell_command(group.commands.front()) : "bash -c " + shell_quote(group_as_shell_text(group));
  // What labels the lines is part of the job, which ends with its last one; a signal is the program's to answer.
  text += " 2>&1 | (trap '' INT TERM; exec sed -u \"s/^/[rank $rank] /\") &\n";
  return text + fmt::format("done\nwait_for_all {}\n", processes);
}

}  // namespace

std::string local_script(const JobPlan& plan, const Job& job, std::size_t element) {
  const bool many = job.tasks_per_node > 1;
  std::string text = "#!/bin/bash\n" + script_opening(job);
  text += event_lines(shell_quote(element_file(job, element, ".events").string()));
  // The signal reaches the whole process group: the script only waits for what its programs do about it.
  text += "trap : INT TERM\n";
  text += environment_lines(plan);
  if (many) {
    text += fmt::format(
        "\n# {0} processes\nexport WORLD_SIZE={0} LOCAL_WORLD_SIZE={0} MASTER_ADDR=127.0.0.1 "
        "MASTER_PORT=$((20000 + $$ % 12000))\n{1}",
        job.tasks_per_node, kWaitForAll);
  }
  int number = 0;
  for (const CommandGroup& group : job.elements[element].groups) {
    text += fmt::format("\n# command {}\n", ++number);
    text += many ? many_processes(group, job.tasks_per_node) : command_lines(group);
  }
  return text;
}

}  // namespace sotto::cluster
