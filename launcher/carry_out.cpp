#include "launcher/carry_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cluster/shell_quote.h"
#include "launcher/run_status.h"
#include "launcher/run_summary.h"
#include "launcher/start_run.h"
#include "launcher/sweep_summary.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/log.h"

namespace sotto::launcher {
namespace {

int exit_code_of(const Manifest& manifest) {
  const bool failed = std::any_of(manifest.stages.begin(), manifest.stages.end(), [](const ManifestStage& stage) {
    return stage.job.state == cluster::JobState::kFailed || stage.job.state == cluster::JobState::kCancelled;
  });
  return failed ? core::kExitFailed : core::kExitDone;
}

std::string how_to_follow(const Manifest& manifest) {
  const std::string program = cluster::shell_quote(manifest.command_line.front());
  const std::string folder = cluster::shell_quote(manifest.folder.string());
  return fmt::format("\nfollow it:  {0} status {1} --watch\nits output: {0} logs {1} -f\nend it:     {0} cancel {1}\n",
                     program, folder);
}

}  // namespace

int print_result(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return core::kExitDone;
}

int carry_out(const RunPlan& plan, Manifest& manifest) {
  core::log_line(fmt::format("run folder: {}", plan.folder.string()));
  for (const SweepJob& job : plan.sweep)
    core::log_line(fmt::format("  #{}: {}", job.number, varied_overrides(plan.sweep, job)));
  try {
    start_run(plan, manifest);
  } catch (const core::Interrupted&) {
    print_result(run_summary(manifest));
    throw;
  }
  if (!plan.place.backend->waits()) return print_result(status_text(manifest) + how_to_follow(manifest));
  print_result(run_summary(manifest));
  return exit_code_of(manifest);
}

}  // namespace sotto::launcher
