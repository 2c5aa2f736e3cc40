#pragma once

#include "cluster/bcp/bcp_config.h"
#include "cluster/local/local_backend.h"

namespace sotto::cluster {

// `cluster: bcp`: sotto itself runs inside the allocated job, and starts one stage after the other as on one machine;
// what each script starts spreads over the job's nodes.
class BcpBackend : public LocalBackend {
 public:
  explicit BcpBackend(BcpConfig config) : config_(std::move(config)) {}

  std::vector<std::string> problems(const JobPlan& plan) const override;
  std::vector<RenderedFile> render(const JobPlan& plan) const override;

 private:
  BcpConfig config_;
};

}  // namespace sotto::cluster
