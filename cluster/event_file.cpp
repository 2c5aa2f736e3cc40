#include "cluster/event_file.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace sotto::cluster {

Events read_events(const std::filesystem::path& file) {
  Events events;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string kind, node;
    double at_s = 0;
    int exit_code = 0;
    if (!(words >> kind >> at_s)) continue;
    if (kind == "started" && words >> node) {
      events = {kind, node, at_s, 0, std::nullopt};
    } else if (kind == "ended" && words >> exit_code) {
      events.last = kind;
      events.ended_s = at_s;
      events.exit_code = exit_code;
    } else if (kind == "requeued") {
      events.last = kind;
    }
  }
  return events;
}

void apply_events(const Events& events, JobRecord& record) {
  if (events.last.empty()) return;
  record.node = events.node;
  record.started_s = events.started_s;
  if (events.last == "started") record.state = JobState::kRunning;
  if (events.last == "requeued") record.state = JobState::kPending;
  if (events.last != "ended") return;
  record.ended_s = events.ended_s;
  record.exit_code = events.exit_code;
  record.state = events.exit_code == 0 ? JobState::kCompleted : JobState::kFailed;
  if (events.exit_code != 0 && record.reason.empty()) record.reason = fmt::format("exit code {}", *events.exit_code);
}

}  // namespace sotto::cluster
