#include "launcher/check_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cluster/make_place.h"
#include "launcher/composed_run.h"
#include "launcher/group_options.h"
#include "launcher/stage_catalog.h"
#include "src/core/error.h"

namespace sotto::launcher {
namespace {

using config::BindReport;
using config::Node;

bool leaves_values_open(const Node& node) {
  if (node.is_map()) {
    return std::any_of(node.map().begin(), node.map().end(),
                       [](const auto& entry) { return leaves_values_open(entry.second); });
  }
  return node.is_missing();
}

// An option that leaves values to the user (???) cannot be complete: what it lacks is no problem of it.
void drop_what_is_left_to_the_user(BindReport& report) {
  std::erase_if(report.problems, [](const std::string& problem) {
    return problem.find(": has no value yet") != std::string::npos ||
           problem.find(": must be set") != std::string::npos;
  });
}

void check_section(const ComposedRun& run, const std::string& group, BindReport& report) {
  Node root(config::Map{}, {});
  root.map().emplace_back(group, run.resolved(group));
  if (const StageEntry* const stage = find_stage(group)) {
    stage->bind(root, report);
  } else {
    cluster::make_place(root, run.choice(group), {}, report);
  }
  if (leaves_values_open(root)) drop_what_is_left_to_the_user(report);
}

}  // namespace

OptionCheck check_options(const CommandLine& line) {
  OptionCheck check;
  const ComposedRun base(line);
  std::vector<std::string> groups{"cluster"};
  for (const StageEntry& stage : stage_catalog()) groups.push_back(stage.name);
  for (const std::string& group : groups) {
    for (const std::string& option : group_options(base.search_path(), group)) {
      CommandLine one = line;
      one.overrides.push_back(group + "=" + option);
      ++check.checked;
      BindReport report;
      try {
        check_section(ComposedRun(one), group, report);
      } catch (const core::UserError& error) {
        report.problems.emplace_back(error.what());
      }
      for (const std::string& problem : report.problems) check.problems.push_back({group + "=" + option, problem});
    }
  }
  return check;
}

std::string option_check_text(const OptionCheck& check) {
  std::string text;
  for (const OptionProblem& problem : check.problems) text += fmt::format("{}: {}\n", problem.option, problem.text);
  return text + fmt::format("{} options checked, {} problems\n", check.checked, check.problems.size());
}

std::string option_check_json(const OptionCheck& check) {
  nlohmann::ordered_json json;
  json["checked"] = check.checked;
  json["problems"] = nlohmann::ordered_json::array();
  for (const OptionProblem& problem : check.problems) {
    json["problems"].push_back({{"option", problem.option}, {"problem", problem.text}});
  }
  return json.dump(2) + "\n";
}

}  // namespace sotto::launcher
