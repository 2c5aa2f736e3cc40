#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sotto::parallel {

// Where this process stands among those that were started together.
struct ProcessPlace {
  int rank = 0;        // 0..size-1
  int size = 1;        // 1: it is alone
  int local_rank = 0;  // among those of its machine: the number of its GPU
  std::string master_address = {};
  std::uint16_t master_port = 0;
  bool store_is_served = false;  // torchrun serves the store where processes meet; elsewhere rank 0 does
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The place that the environment states, by the first that is there of: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and
// MASTER_PORT (torchrun, bcprun); srun's SLURM_PROCID, SLURM_STEP_NUM_TASKS, SLURM_LOCALID and SLURM_STEP_NODELIST;
// mpirun's OMPI_COMM_WORLD_RANK, _SIZE and _LOCAL_RANK. Otherwise the process is alone. MASTER_ADDR and MASTER_PORT
// count with all three. Errors (UserError): a variable of the set that is missing or no number, a rank that is not
// below the size.
ProcessPlace process_place(const Environment& environment);

// The same from this process's own environment.
ProcessPlace process_place();

}  // namespace sotto::parallel
