#include "launcher/run_commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "launcher/follow_run.h"
#include "launcher/log_file.h"
#include "launcher/run_status.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

constexpr unsigned kWatchAgain_us = 2'000'000;
constexpr const char* kClearTerminal = "\x1b[H\x1b[2J";

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int show_status(const CommandLine& line, FollowedRun& run) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  std::string shown;
  while (true) {
    const std::string text = line.format == "json" ? status_json(run.manifest) : status_text(run.manifest);
    // A pipe gets each new state once, a terminal one picture that changes.
    if (text != shown) print((line.watch && terminal && line.format != "json" ? kClearTerminal : "") + text);
    shown = text;
    if (!line.watch || run.has_ended()) return core::kExitDone;
    for (unsigned waited_us = 0; waited_us < kWatchAgain_us; waited_us += 100'000) {
      core::throw_if_interrupted();
      ::usleep(100'000);
    }
    refresh(run);
  }
}

// "evaluation", or "evaluation#2" of a sweep; without a name the stage that began last.
std::size_t chosen_stage(const CommandLine& line, const Manifest& manifest) {
  const auto& stages = manifest.stages;
  if (line.arguments.size() < 2) {
    const auto latest = std::max_element(stages.begin(), stages.end(), [](const auto& one, const auto& other) {
      return one.job.started_s < other.job.started_s;
    });
    if (latest == stages.end()) throw core::UserError("the run has no stages.");
    return static_cast<std::size_t>(latest - stages.begin());
  }
  std::vector<std::string> names;
  for (std::size_t at = 0; at < stages.size(); ++at) {
    const cluster::JobRecord& job = stages[at].job;
    const auto number = stages[at].sweep_job;
    names.push_back(number ? fmt::format("{}#{}", job.name, *number) : job.name);
    if (names.back() == line.arguments[1] || (job.element == 0 && job.name == line.arguments[1])) return at;
  }
  throw core::UserError(fmt::format("the run has no stage '{}'.{} Stages: {}.", line.arguments[1],
                                    core::did_you_mean(line.arguments[1], names), fmt::join(names, ", ")));
}

int show_log(const CommandLine& line, FollowedRun& run) {
  const std::size_t at = chosen_stage(line, run.manifest);
  const cluster::JobRecord job = run.manifest.stages[at].job;  // a copy: refresh() reads the manifest anew
  if (!line.follow && !std::filesystem::exists(job.log)) {
    throw core::UserError(fmt::format("{} has no log yet: it is {}{}.", job.name, cluster::state_name(job.state),
                                      job.reason.empty() ? "" : " (" + job.reason + ")"));
  }
  print_log(job.log, print, [&] {
    if (!line.follow) return true;
    refresh(run);
    return cluster::has_ended(run.manifest.stages[at].job.state);
  });
  return core::kExitDone;
}

}  // namespace

int run_command(const CommandLine& line) {
  FollowedRun run = follow_run(line.arguments.front());
  if (line.command == "logs") return show_log(line, run);
  if (line.command == "cancel") cancel_run(run);
  return show_status(line, run);
}

}  // namespace sotto::launcher
