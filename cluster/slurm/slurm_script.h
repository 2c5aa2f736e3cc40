#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cluster/job_plan.h"
#include "cluster/slurm/slurm_config.h"

namespace sotto::cluster {

// One element of a job as a script that sbatch takes: sorted directives, then what the scripts of all places have, then
// one srun for each command group. Every process gets RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT.
std::string slurm_script(const JobPlan& plan, const Job& job, std::size_t element, const SlurmConfig& config);

// A job of several elements as one job array: the array's script runs the script of its element. The numbers of the
// array are those of the elements; "%N" behind them where the plan says how many may run at once.
std::string slurm_array_script(const JobPlan& plan, const Job& job, const SlurmConfig& config);
// Where it is written: <run folder>/<job>.sh.
std::filesystem::path array_file(const JobPlan& plan, const Job& job);

// A value behind `#SBATCH --name=`: sbatch reads quotes much as a shell does.
std::string sbatch_quote(const std::string& value);

using Parameters = std::map<std::string, std::optional<std::string>>;

// The directives alone, without "#SBATCH --": "name" or "name=value", sorted. `own` is what this script adds; the
// configuration wins over it.
std::vector<std::string> sbatch_parameters(const Job& job, const SlurmConfig& config, const Parameters& own = {});

}  // namespace sotto::cluster
