#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cluster/job_plan.h"
#include "cluster/job_record.h"

namespace sotto::cluster {

struct RenderedFile {
  std::filesystem::path path;
  std::string content;
};

// Called with a record that has just changed, so that the manifest can follow.
using Tell = std::function<void(const JobRecord&)>;

// One place where jobs run.
class ClusterBackend {
 public:
  virtual ~ClusterBackend() = default;

  // What this place cannot do of a plan, a sentence each.
  virtual std::vector<std::string> problems(const JobPlan& plan) const = 0;

  // Every script of a plan. Pure: the same plan gives the same bytes; nothing is read, created or started.
  virtual std::vector<RenderedFile> render(const JobPlan& plan) const = 0;

  // Starts a plan whose files are written. Where `waits()`, returns when all has ended; else when all is submitted.
  // A failed job is no exception: its record says so. Errors (UserError): the place refuses the plan; then nothing of
  // it stays submitted. Interrupted: the user ended it; every record says what became of its job.
  virtual void submit(const JobPlan& plan, const Tell& tell) = 0;
  virtual bool waits() const = 0;

  // Brings records up to date with what really happens.
  virtual void update(std::vector<JobRecord>& records) const = 0;

  // Ends what of the records has not ended yet. Their new state comes by update().
  virtual void cancel(const std::vector<JobRecord>& records) const = 0;
};

}  // namespace sotto::cluster
