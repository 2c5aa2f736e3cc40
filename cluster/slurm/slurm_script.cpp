#include "cluster/slurm/slurm_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "cluster/script_text.h"
#include "cluster/shell_quote.h"

namespace sotto::cluster {
namespace {

// Each process tells our programs its rank in the words that they all know, then becomes the command.
constexpr const char* kRanked =
    "export RANK=$SLURM_PROCID WORLD_SIZE=$SLURM_NTASKS LOCAL_RANK=$SLURM_LOCALID; exec \"$@\"";

// A foreground srun would hold up the signal: bash runs a trap only after it. The steps are told to save their state,
// and what they then leave unfinished goes back to the queue.
constexpr const char* kRunAndRequeue = R"(
# Near its time limit the job saves its state and goes back to the queue.
near_end=
# Of an array this one element: its first one has the array's own id.
job=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}
trap 'near_end=yes; scancel --quiet --signal=TERM "$job" || true' USR1
run() {
  local code=0 child
  "$@" </dev/null &
  child=$!
  wait "$child" || code=$?
  while kill -0 "$child" 2>/dev/null; do
    code=0
    wait "$child" || code=$?
  done
  if ((code != 0)) && [[ -n $near_end ]] && ((${SLURM_RESTART_COUNT:-0} < @MAX@)); then
    trap - EXIT
    record requeued 0
    echo "sotto: near the time limit; back to the queue" >&2
    scontrol requeue "$job"
    sleep 60
  fi
  return "$code"
}
)";

std::string run_function(const SlurmConfig& config) {
  if (!config.signal_before_end_s) return "";
  std::string text = kRunAndRequeue;
  text.replace(text.find("@MAX@"), 5, std::to_string(config.max_requeues));
  return text;
}

std::string mount_of(const std::string& mount) {
  return mount.find(':') == std::string::npos ? mount + ":" + mount : mount;
}

std::vector<std::string> srun_words(const Job& job, const SlurmConfig& config) {
  std::vector<std::string> words{"srun", "--kill-on-bad-exit=1"};
  if (job.nodes * job.tasks_per_node > 1) words.emplace_back("--label");
  if (config.container_image) {
    words.push_back("--container-image=" + *config.container_image);
    std::string mounts;
    for (const auto& mount : config.container_mounts) {
      if (mount) mounts += (mounts.empty() ? "" : ",") + mount_of(*mount);
    }
    if (!mounts.empty()) words.push_back("--container-mounts=" + mounts);
  }
  words.insert(words.end(), config.srun_args.begin(), config.srun_args.end());
  return words;
}

std::string group_line(const CommandGroup& group, const Job& job, const SlurmConfig& config) {
  std::vector<std::string> words = srun_words(job, config);
  words.insert(words.end(), {"bash", "-c", kRanked, "sotto"});
  if (group.commands.size() == 1) {
    words.insert(words.end(), group.commands.front().begin(), group.commands.front().end());
  } else {
    words.insert(words.end(), {"bash", "-c", group_as_shell_text(group)});
  }
  return (config.signal_before_end_s ? "run " : "") + shell_command(words) + "\n";
}

// In sbatch's file names % begins a pattern.
std::string file_pattern(std::string path) {
  for (std::size_t at = path.find('%'); at != std::string::npos; at = path.find('%', at + 2)) path.insert(at, 1, '%');
  return path;
}

std::string with_dashes(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string directives(const std::vector<std::string>& parameters) {
  std::string text = "#!/bin/bash\n";
  for (const std::string& line : parameters) text += "#SBATCH --" + line + "\n";
  return text + "\n";
}

}  // namespace

std::string sbatch_quote(const std::string& value) {
  const std::string shell = shell_quote(value);
  if (value.find('\'') == std::string::npos) return shell;
  std::string quoted = "\"";
  for (const char c : value) quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return quoted + "\"";
}

std::vector<std::string> sbatch_parameters(const Job& job, const SlurmConfig& config, const Parameters& own) {
  Parameters all = own;
  all["job-name"] = config.job_name_prefix + job.title;
  all["nodes"] = std::to_string(job.nodes);
  all["ntasks-per-node"] = std::to_string(job.tasks_per_node);
  all["open-mode"] = "append";
  all["kill-on-invalid-dep"] = "yes";
  if (!job.time_limit.empty()) all["time"] = job.time_limit;
  if (config.signal_before_end_s) {
    all["signal"] = fmt::format("B:USR1@{}", *config.signal_before_end_s);
    all["requeue"] = "true";
  }
  for (const auto* const more : {&config.parameters, &config.additional_parameters}) {
    for (const auto& [name, value] : *more) all[with_dashes(name)] = value;
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : all) {
    if (!value || *value == "false") continue;
    lines.push_back(name + (*value == "true" ? "" : "=" + sbatch_quote(*value)));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string slurm_script(const JobPlan& plan, const Job& job, std::size_t element, const SlurmConfig& config) {
  const std::string log = file_pattern(element_file(job, element, ".log").string());
  std::string text = directives(sbatch_parameters(job, config, {{"output", log}}));
  text += script_opening(job);
  text += event_lines(shell_quote(element_file(job, element, ".events").string()));
  text += environment_lines(plan);
  text +=
      "export MASTER_ADDR=\"${MASTER_ADDR:-$(hostname)}\" MASTER_PORT=\"${MASTER_PORT:-$((20000 + SLURM_JOB_ID % "
      "12000))}\"\n";
  if (!config.setup.empty()) {
    text += "\n# setup\n";
    for (const std::string& line : config.setup) text += line + "\n";
  }
  text += run_function(config);
  int number = 0;
  for (const CommandGroup& group : job.elements[element].groups) {
    text += fmt::format("\n# command {}\n{}", ++number, group_line(group, job, config));
  }
  return text;
}

std::filesystem::path array_file(const JobPlan& plan, const Job& job) { return plan.folder / (job.name + ".sh"); }

std::string slurm_array_script(const JobPlan& plan, const Job& job, const SlurmConfig& config) {
  std::string numbers, scripts;
  for (std::size_t element = 0; element < job.elements.size(); ++element) {
    const std::size_t number = job.elements[element].number;
    numbers += (numbers.empty() ? "" : ",") + std::to_string(number);
    scripts += fmt::format("  [{}]={}\n", number, shell_quote(element_file(job, element, ".sh").string()));
  }
  if (plan.at_once > 0) numbers += fmt::format("%{}", plan.at_once);
  const std::string words_of_slurm = file_pattern((plan.folder / (job.name + ".log")).string());
  std::string text = directives(sbatch_parameters(job, config, {{"array", numbers}, {"output", words_of_slurm}}));
  text += script_opening(job);
  text += "\n# The element's own script, with its log beside it. What Slurm itself says is in the log of the array.\n";
  text += "scripts=(\n" + scripts + ")\n";
  text += "script=${scripts[SLURM_ARRAY_TASK_ID]}\n";
  return text + "exec bash \"$script\" >>\"${script%.sh}.log\" 2>&1\n";
}

}  // namespace sotto::cluster
