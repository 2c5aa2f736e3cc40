#include "launcher/check_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "cluster/make_place.h"
#include "launcher/composed_run.h"
#include "launcher/foreign_stage.h"
#include "launcher/launcher_config.h"
#include "launcher/stage_catalog.h"
#include "src/config/hydra_node.h"
#include "src/config/key_path.h"
#include "src/config/shadowed_values.h"
#include "src/config/yaml_findings.h"
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
    return problem.find("has no value yet") != std::string::npos || problem.find(": must be set") != std::string::npos;
  });
}

// The words in the interpolations of a configuration: `${.task_name}` has "task_name".
void collect_references(const Node& node, std::set<std::string>& words) {
  if (node.is_map()) {
    for (const auto& [name, value] : node.map()) collect_references(value, words);
  } else if (node.is_list()) {
    for (const Node& value : node.list()) collect_references(value, words);
  } else if (node.is_interpolation()) {
    std::string word;
    for (const char c : node.string().substr(node.string().find("${")) + "}") {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
        word += c;
      } else if (!word.empty()) {
        words.insert(std::move(word));
        word.clear();
      }
    }
  }
}

class Checker {
 public:
  explicit Checker(const CommandLine& line) : line_(line), base_(line) {}

  OptionCheck check() {
    check_plan();
    for (const std::string& group : groups()) {
      for (const std::string& option : options_of(group)) check_option(group, option);
    }
    for (const auto& value : shadowed_.values()) {
      warn("shadowed_value", fmt::format("{}: {} = {} never counts: {} sets it over.", value.origin.text(), value.key,
                                         value.value, value.set_over_by.text()));
    }
    const config::YamlFindings findings = config::yaml_findings(base_.search_path());
    for (const std::string& problem : findings.problems) {
      const auto is_known = [&](const OptionProblem& known) { return known.text.find(problem) != std::string::npos; };
      if (std::none_of(check_.problems.begin(), check_.problems.end(), is_known)) {
        check_.problems.push_back({"file", problem});
      }
    }
    for (const std::string& trap : findings.traps) warn("yaml_trap", trap);
    return std::move(check_);
  }

 private:
  void warn(const char* kind, std::string text) { check_.warnings.push_back({kind, std::move(text)}); }

  // The groups that the defaults list chooses from, then the other folders at the top.
  std::vector<std::string> groups() const {
    std::set<std::string> names;
    for (const auto& [group, option] : base_.composition().defaults.choices) {
      const std::string name = group.substr(0, group.find('@'));
      if (name != config::kHydraKey && !name.starts_with("hydra/")) names.insert(name);
    }
    for (const std::string& name : base_.search_path().groups_in("")) {
      if (name != config::kHydraKey) names.insert(name);
    }
    return {names.begin(), names.end()};
  }

  std::vector<std::string> options_of(const std::string& group) const {
    std::vector<std::string> options = base_.search_path().all_options(group);
    for (const std::string& other : groups()) {
      if (!other.starts_with(group + "/")) continue;
      const std::string inner = other.substr(group.size() + 1) + "/";
      std::erase_if(options, [&](const std::string& option) { return option.starts_with(inner); });
    }
    return options;
  }

  // A group that the defaults list does not choose from is added.
  std::string override_of(const std::string& group, const std::string& option) const {
    for (const auto& [chosen, current] : base_.composition().defaults.choices) {
      if (chosen == group || chosen.starts_with(group + "@")) return chosen + "=" + option;
    }
    return "+" + group + "=" + option;
  }

  // A configuration without `stages` is a library of options, no plan.
  void check_plan() {
    BindReport report;
    if (base_.root().find("stages") != nullptr) bind_launcher_config(base_, report);
    finish(line_.config_name, base_, leaves_values_open(base_.root()), report);
  }

  void check_option(const std::string& group, const std::string& option) {
    ++check_.checked;
    CommandLine one = line_;
    one.overrides.push_back(override_of(group, option));
    const std::string label = group + "=" + option;
    try {
      const ComposedRun run(one, base_);
      BindReport report;
      const bool leaves_open = check_section(run, group, report);
      warn_of_unused(run, group, label);
      finish(label, run, leaves_open, report);
    } catch (const core::UserError& error) {
      check_.problems.push_back({label, error.what()});
    }
  }

  // Resolves what the group's option configures, and binds it. Whether that leaves values to the user.
  static bool check_section(const ComposedRun& run, const std::string& group, BindReport& report) {
    Node root(config::Map{}, {});
    if (run.root().find(group) == nullptr) {
      // Its content went to another place: the whole configuration must still resolve.
      for (const auto& [name, value] : run.root().map()) {
        if (name != config::kHydraKey) resolve_into(run, name, root, report);
      }
      return leaves_values_open(root);
    }
    resolve_into(run, group, root, report);
    const Node* const section = root.find(group);
    if (section == nullptr) return leaves_values_open(*run.root().find(group));
    if (const StageEntry* const stage = find_stage(group)) {
      stage->bind(root, report);
    } else if (is_foreign_stage(*section)) {
      bind_foreign_stage(root, group, report);
    } else if (group == "cluster") {
      cluster::make_place(root, run.choice(group), {}, report);
    }
    return leaves_values_open(root);
  }

  static void resolve_into(const ComposedRun& run, const std::string& key, Node& root, BindReport& report) {
    try {
      root.map().emplace_back(key, run.resolved(key));
    } catch (const core::UserError& error) {
      report.problems.emplace_back(error.what());
    }
  }

  // Names that a section may have for others to refer to, and nothing does.
  void warn_of_unused(const ComposedRun& run, const std::string& group, const std::string& label) {
    const StageEntry* const stage = find_stage(group);
    if (stage == nullptr) return;
    std::set<std::string> references;
    collect_references(run.root(), references);
    for (const config::FieldDescription& field : stage->describe()) {
      if (field.kind != config::FieldKind::kVariable) continue;
      const Node* const node = config::find_key(run.root(), field.key);
      if (node == nullptr || references.contains(field.key.substr(field.key.rfind('.') + 1))) continue;
      warn("unused_key", fmt::format("{}: {} ({}) is no setting, and no other value refers to it.", label, field.key,
                                     node->origin.text()));
    }
  }

  void finish(const std::string& label, const ComposedRun& run, bool leaves_open, BindReport& report) {
    if (leaves_open) drop_what_is_left_to_the_user(report);
    for (std::string& problem : report.problems) check_.problems.push_back({label, std::move(problem)});
    if (!report.without_effect.empty()) {
      warn("without_effect",
           fmt::format("{}: accepted, without effect: {}", label, fmt::join(report.without_effect, ", ")));
    }
    shadowed_.add(run.root());
  }

  const CommandLine& line_;
  ComposedRun base_;
  config::ShadowedValues shadowed_;
  OptionCheck check_;
};

}  // namespace

OptionCheck check_options(const CommandLine& line) { return Checker(line).check(); }

std::string option_check_text(const OptionCheck& check) {
  std::string text;
  for (const OptionProblem& problem : check.problems) text += fmt::format("{}: {}\n", problem.option, problem.text);
  for (const CheckWarning& warning : check.warnings) text += fmt::format("warning: {}\n", warning.text);
  return text + fmt::format("{} options checked, {} problems, {} warnings\n", check.checked, check.problems.size(),
                            check.warnings.size());
}

std::string option_check_json(const OptionCheck& check) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["checked"] = check.checked;
  json["problems"] = Json::array();
  for (const OptionProblem& problem : check.problems) {
    json["problems"].push_back({{"option", problem.option}, {"problem", problem.text}});
  }
  json["warnings"] = Json::array();
  for (const CheckWarning& warning : check.warnings) {
    json["warnings"].push_back({{"kind", warning.kind}, {"warning", warning.text}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sotto::launcher
