#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/job_record.h"
#include "cluster/slurm/slurm_config.h"

namespace sotto::cluster {

// Submits a script, again while the controller does not answer; a submission that was taken although sbatch heard no
// answer is found by its script and not repeated. Returns the job's id.
// Errors (UserError): sbatch refuses (its own words), or the controller stays silent. Interrupted.
std::string submit_script(const std::string& script, const std::vector<std::string>& dependencies,
                          const SlurmConfig& config);

// The id in what `sbatch --parsable` prints: "1234" or "1234;cluster". nullopt: there is none.
std::optional<std::string> submitted_id(std::string_view output);

// Whether an error of a command of Slurm's may be gone at the next attempt.
bool is_passing_trouble(const std::string& message);

// "JobState=FAILED ExitCode=3:0 NodeList=n1 ..." as a map. Values end at the next " Name=".
std::map<std::string, std::string> job_fields(const std::string& line);

// Writes what the scheduler says of a job into its record.
void apply_job_fields(const std::map<std::string, std::string>& fields, JobRecord& record);

}  // namespace sotto::cluster
