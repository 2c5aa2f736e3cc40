#include "cluster/bcp/bcp_backend.h"

#include "cluster/bcp/bcp_script.h"

namespace sotto::cluster {

std::vector<std::string> BcpBackend::problems(const JobPlan& plan) const {
  // Everything but the number of nodes is as on one machine.
  JobPlan on_one = plan;
  for (Job& job : on_one.jobs) job.nodes = 1;
  return LocalBackend::problems(on_one);
}

std::vector<RenderedFile> BcpBackend::render(const JobPlan& plan) const {
  std::vector<RenderedFile> files;
  for (const Job& job : plan.jobs) {
    for (std::size_t element = 0; element < job.elements.size(); ++element) {
      files.push_back({element_file(job, element, ".sh"), bcp_script(plan, job, element, config_)});
    }
  }
  return files;
}

}  // namespace sotto::cluster
