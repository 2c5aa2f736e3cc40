#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cluster/place_config.h"
#include "src/config/field_list.h"

namespace sotto::cluster {

// `cluster` of the type slurm. Keys that are null give no sbatch parameter. For a flag, true gives it bare and false
// leaves it out.
struct SlurmConfig {
  PlaceConfig place;
  std::map<std::string, std::optional<std::string>> parameters;  // sbatch's, by our names: "gpus_per_node"
  std::map<std::string, std::optional<std::string>> additional_parameters;
  std::string job_name_prefix;
  std::vector<std::string> srun_args, setup;
  std::optional<std::string> dependency, container_image;
  std::vector<std::optional<std::string>> container_mounts;
  std::optional<std::int64_t> signal_before_end_s;
  std::int64_t max_requeues = 10;
  std::int64_t submit_attempts = 5;
  double command_timeout_s = 60, retry_wait_s = 5;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    place.visit_fields(visit);
    for (const auto& [name, meaning] : parameter_names()) visit(name, parameters[name], meaning);
    visit("additional_parameters", additional_parameters, "any other parameter of sbatch, without its dashes");
    visit("job_name_prefix", job_name_prefix, "put before every job's name");
    visit("srun_args", srun_args, "words put after srun");
    visit("setup", setup, "shell lines run on the job's first node before its commands: module load ...");
    visit("dependency", dependency, "what every job waits for besides the plan's own: afterok:1234, singleton");
    visit("container_image", container_image, "the image (pyxis) the commands run in; null: the key `container`");
    visit("container_mounts", container_mounts, "paths shown in it, 'path' or 'path:inside', besides the run's own");
    visit("signal_before_end_s", signal_before_end_s,
          "so many seconds before its time limit a job saves its state and goes back to the queue; null: it does not");
    visit("max_requeues", max_requeues, "how often");
    visit("submit_attempts", submit_attempts, "how often sbatch is tried while the controller does not answer");
    visit("command_timeout_s", command_timeout_s, "the longest time that one command of Slurm's may take");
    visit("retry_wait_s", retry_wait_s, "seconds before the second attempt; doubled for each further one");
  }
  void validate(config::Problems& problems) const {
    if (signal_before_end_s && *signal_before_end_s < 1) problems.add("signal_before_end_s", "must be at least 1");
    if (submit_attempts < 1) problems.add("submit_attempts", "must be at least 1");
    if (command_timeout_s <= 0) problems.add("command_timeout_s", "must be above 0");
    if (retry_wait_s < 0) problems.add("retry_wait_s", "must not be below 0");
    if (max_requeues < 0) problems.add("max_requeues", "must not be below 0");
  }

  static const std::map<std::string, const char*>& parameter_names() {
    static const std::map<std::string, const char*> names{
        {"partition", "the partition"},
        {"account", "whom the time is charged to"},
        {"qos", "the quality of service"},
        {"exclusive", "true: nobody else on the nodes"},
        {"overcommit", "true: more processes than processors"},
        {"gpus_per_task", "GPUs a process"},
        {"gpus_per_node", "GPUs a node; null on clusters without GPU resources"},
        {"gres", "generic resources a node"},
        {"cpus_per_task", "processors a process"},
        {"cpus_per_gpu", "processors a GPU"},
        {"mem", "memory a node; 0: all of it"},
        {"mem_per_cpu", "memory a processor"},
        {"mem_per_gpu", "memory a GPU"},
        {"nodelist", "nodes that must be among the job's"},
        {"exclude", "nodes that must not"},
        {"constraint", "features that the nodes must have"},
        {"reservation", "the reservation"},
        {"comment", "a comment on the job"},
    };
    return names;
  }
};

}  // namespace sotto::cluster
