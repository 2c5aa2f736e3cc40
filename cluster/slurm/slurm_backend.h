#pragma once

#include "cluster/cluster_backend.h"
#include "cluster/slurm/slurm_config.h"

namespace sotto::cluster {

// `cluster: slurm`: a job of the scheduler for each stage, one waiting for the other. Its job id is Slurm's. What the
// scheduler has forgotten is known by the job's own events.
class SlurmBackend : public ClusterBackend {
 public:
  explicit SlurmBackend(SlurmConfig config) : config_(std::move(config)) {}

  std::vector<std::string> problems(const JobPlan& plan) const override;
  std::vector<RenderedFile> render(const JobPlan& plan) const override;
  void submit(const JobPlan& plan, const Tell& tell) override;
  bool waits() const override { return false; }
  void update(std::vector<JobRecord>& records) const override;
  void cancel(const std::vector<JobRecord>& records) const override;

 private:
  SlurmConfig config_;
};

}  // namespace sotto::cluster
