#pragma once

#include <string>

#include "cluster/job_plan.h"

namespace sotto::cluster {

// One element of a job as a bash script for this machine. With several processes a machine, each gets RANK, WORLD_SIZE,
// LOCAL_RANK, MASTER_ADDR and MASTER_PORT, its lines begin with its rank, and one that fails ends the others.
std::string local_script(const JobPlan& plan, const Job& job, std::size_t element);

}  // namespace sotto::cluster
