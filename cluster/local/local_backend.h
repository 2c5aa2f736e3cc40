#pragma once

#include "cluster/cluster_backend.h"

namespace sotto::cluster {

// `cluster: local`: this machine, one job after the other, output on the terminal and in the job's log. A failed job
// ends the chain of its element. Its job id is the process id of the script, its note names
// the processes of sotto and of the script with the moments they began.
class LocalBackend : public ClusterBackend {
 public:
  std::vector<std::string> problems(const JobPlan& plan) const override;
  std::vector<RenderedFile> render(const JobPlan& plan) const override;
  void submit(const JobPlan& plan, const Tell& tell) override;
  bool waits() const override { return true; }
  void update(std::vector<JobRecord>& records) const override;
  void cancel(const std::vector<JobRecord>& records) const override;
};

}  // namespace sotto::cluster
