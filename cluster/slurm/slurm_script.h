#pragma once

#include <string>
#include <vector>

#include "cluster/job_plan.h"
#include "cluster/slurm/slurm_config.h"

namespace sotto::cluster {

// A job as the script that sbatch takes: sorted directives, then what the scripts of all places have, then one srun for
// each command group. Every process gets RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT.
std::string slurm_script(const JobPlan& plan, const Job& job, const SlurmConfig& config);

// A value behind `#SBATCH --name=`: sbatch reads quotes much as a shell does.
std::string sbatch_quote(const std::string& value);

// The directives alone, without "#SBATCH --": "name" or "name=value", sorted.
std::vector<std::string> sbatch_parameters(const Job& job, const SlurmConfig& config);

}  // namespace sotto::cluster
