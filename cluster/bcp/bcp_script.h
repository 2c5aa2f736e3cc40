#pragma once

#include <string>

#include "cluster/bcp/bcp_config.h"
#include "cluster/job_plan.h"

namespace sotto::cluster {

// One element of a job as a script for the first node of an allocated multi-node job: one bcprun for each command
// group, or mpirun where there is no bcprun. Every process gets RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and
// MASTER_PORT; secrets are read from their files by the processes themselves. Where there are several groups, what each
// prints also goes to a log of its own, <stage>.command_<n>.log beside the job's.
std::string bcp_script(const JobPlan& plan, const Job& job, std::size_t element, const BcpConfig& config);

}  // namespace sotto::cluster
