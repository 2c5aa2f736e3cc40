#pragma once

#include <string_view>

namespace sotto::cluster {

// Whether Slurm takes this as a time limit: minutes, minutes:seconds, hours:minutes:seconds, days-hours,
// days-hours:minutes, days-hours:minutes:seconds, UNLIMITED. (Source: --time in sbatch's manual.)
bool is_time_limit(std::string_view text);

}  // namespace sotto::cluster
