#include "launcher/resume_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "launcher/carry_out.h"
#include "launcher/follow_run.h"
#include "launcher/plan_command.h"
#include "launcher/resume_plan.h"
#include "launcher/run_status.h"
#include "launcher/show_plan.h"
#include "launcher/start_run.h"
#include "src/config/override_text.h"
#include "src/core/error.h"
#include "src/core/log.h"

namespace sotto::launcher {
namespace {

std::string key_of(const std::string& override_text) {
  const std::size_t begin = override_text.find_first_not_of("+~");
  return override_text.substr(begin == std::string::npos ? 0 : begin, override_text.find('=') - begin);
}

// The command line that started the run, with what is added now: of one key the new value counts.
CommandLine again(const Manifest& manifest, const CommandLine& line) {
  CommandLine both = line;
  both.command.clear();
  both.multirun = !manifest.sweep.empty();
  both.arguments.clear();
  both.overrides.clear();
  if (both.config_dir.empty()) both.config_dir = manifest.config_dir;
  if (both.config_path.empty()) both.config_path = manifest.config_path;
  if (both.config_name == CommandLine().config_name) both.config_name = manifest.config_name;
  for (const std::string& old : manifest.overrides) {
    const bool replaced = std::any_of(line.overrides.begin(), line.overrides.end(),
                                      [&](const std::string& one) { return key_of(one) == key_of(old); });
    if (!replaced) both.overrides.push_back(old);
  }
  both.overrides.insert(both.overrides.end(), line.overrides.begin(), line.overrides.end());
  // By default the folder of a sweep has the time in its name.
  const bool names_folder = std::any_of(both.overrides.begin(), both.overrides.end(),
                                        [](const std::string& one) { return key_of(one) == "hydra.sweep.dir"; });
  if (both.multirun && !names_folder)
    both.overrides.push_back("hydra.sweep.dir=" + config::override_value_text(config::Node(manifest.folder.string())));
  return both;
}

// Relative paths and `${hydra:runtime.cwd}` mean the folder where the run was started.
void go_to(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::current_path(folder, error);
  if (!error) return;
  throw core::UserError(fmt::format("the run was started in '{}', where it cannot go on: {}. Make that folder again.",
                                    folder.string(), error.message()));
}

void report_decisions(const std::vector<ResumeDecision>& decisions) {
  for (const ResumeDecision& decision : decisions) {
    const std::string title = stage_title(decision.stage, decision.sweep_job);
    core::log_line(decision.why_it_runs.empty() ? fmt::format("{}: complete and unchanged, not run again", title)
                                                : fmt::format("{}: runs, because {}", title, decision.why_it_runs));
  }
}

void mark_skipped(const std::vector<ResumeDecision>& decisions, Manifest& manifest) {
  for (const ResumeDecision& decision : decisions) {
    if (!decision.why_it_runs.empty()) continue;
    for (ManifestStage& stage : manifest.stages) {
      if (stage.job.name != decision.stage || stage.sweep_job != decision.sweep_job) continue;
      stage.job.state = cluster::JobState::kSkipped;
      stage.job.reason = "complete and unchanged";
    }
  }
}

}  // namespace

int resume_run(const std::string& program, const CommandLine& line) {
  const FollowedRun earlier = follow_run(line.arguments.front());
  if (!earlier.has_ended()) {
    throw core::UserError(
        fmt::format("the run in '{0}' is still at work. `sotto status {0}` shows it, `sotto cancel "
                    "{0}` ends it.",
                    earlier.manifest.folder.string()));
  }
  go_to(earlier.manifest.working_folder);
  const CommandLine whole = again(earlier.manifest, line);
  auto [plan, configuration] = plan_command(whole);
  if (plan.folder != earlier.manifest.folder) {
    throw core::UserError(
        fmt::format("with these overrides the run's folder would be '{}', not '{}'. To start another "
                    "run, leave the word resume out.",
                    plan.folder.string(), earlier.manifest.folder.string()));
  }
  const std::vector<ResumeDecision> decisions = decide_resume(plan, earlier.manifest);
  keep_what_runs(plan, decisions);
  report_decisions(decisions);
  if (line.dry_run) return print_result(line.format == "json" ? plan_json(plan) : plan_text(plan));
  Manifest manifest = new_manifest(plan, {program, whole, configuration});
  mark_skipped(decisions, manifest);
  return carry_out(plan, manifest);
}

}  // namespace sotto::launcher
