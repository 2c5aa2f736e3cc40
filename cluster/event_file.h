#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cluster/job_record.h"

// A job's own diary: every script appends a line when it starts, ends or goes back to the queue, so that its fate is
// known even where the scheduler has forgotten it. Lines: "started EPOCH NODE", "ended EPOCH EXIT_CODE",
// "requeued EPOCH".
namespace sotto::cluster {

struct Events {
  std::string last;  // "started", "ended", "requeued"; empty: nothing happened yet
  std::string node;
  double started_s = 0, ended_s = 0;
  std::optional<int> exit_code;
};

// What the file says; nothing where it does not exist. Lines of another form are passed over (a full disk cuts them).
Events read_events(const std::filesystem::path& file);

// Completed, failed or running by what the diary says; unchanged where it says nothing.
void apply_events(const Events& events, JobRecord& record);

}  // namespace sotto::cluster
