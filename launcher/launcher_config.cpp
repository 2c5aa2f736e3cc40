#include "launcher/launcher_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "launcher/foreign_stage.h"
#include "launcher/nemo_keys.h"
#include "launcher/stage_catalog.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

using config::Node;

// Names of the struct's fields.
struct FieldNames {
  std::vector<std::string> names;
  template <class Field>
  void operator()(std::string_view name, Field&, std::string_view) {
    names.emplace_back(name);
  }
  void variable(std::string_view name) { names.emplace_back(name); }
};

std::vector<std::string> field_names() {
  FieldNames visitor;
  LauncherConfig().visit_fields(visitor);
  return visitor.names;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The first parts of all keys that some value refers to: `${a.b}` gives "a".
void collect_references(const Node& node, std::set<std::string>& names) {
  if (node.is_map()) {
    for (const auto& [name, value] : node.map()) collect_references(value, names);
  } else if (node.is_list()) {
    for (const Node& value : node.list()) collect_references(value, names);
  } else if (node.is_string()) {
    const std::string& text = node.string();
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
      names.insert(text.substr(at + 2, text.find_first_of(".}[", at + 2) - at - 2));
    }
  }
}

bool is_variable_name(const std::string& name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

bool looks_secret(const std::string& name) {
  for (const std::string_view ending : {"_TOKEN", "_KEY", "_SECRET", "PASSWORD", "PASSWD"}) {
    if (name.ends_with(ending)) return true;
  }
  return name == "TOKEN";
}

bool belongs_to_a_group(const ComposedRun& run, std::string_view key) {
  const auto& choices = run.composition().defaults.choices;
  return std::any_of(choices.begin(), choices.end(), [&](const auto& choice) {
    const std::string group = choice.first.substr(0, choice.first.find_first_of("@/"));
    return group == key;
  });
}

void check_unknown_keys(const ComposedRun& run, config::BindReport& report) {
  std::set<std::string> referred;
  collect_references(run.root(), referred);
  std::vector<std::string> known = field_names();
  for (const StageEntry& stage : stage_catalog()) known.push_back(stage.name);
  known.insert(known.end(), {"cluster", "hydra"});
  for (const auto& [key, value] : run.root().map()) {
    if (holds(known, key) || referred.contains(key) || belongs_to_a_group(run, key) || is_foreign_stage(value))
      continue;
    if (holds(keys_without_effect(), key)) continue;
    report.problems.push_back(fmt::format("{}: there is no such key, and no other value refers to it ({}).{}", key,
                                          value.origin.text(), core::did_you_mean(key, known)));
  }
}

}  // namespace

void LauncherConfig::validate(config::Problems& problems) const {
  if (stages.empty()) {
    std::string names;
    for (const StageEntry& stage : stage_catalog()) names += (names.empty() ? "" : ",") + stage.name;
    problems.add("stages", "there is nothing to run; name at least one: stages=[" + names + "]");
  }
  if (base_results_dir.empty()) problems.add("base_results_dir", "must be set");
  for (const auto& [name, value] : env_vars) {
    if (!is_variable_name(name)) problems.add("env_vars." + name, "is no name of an environment variable");
    if (value.has_value() && !value->empty() && looks_secret(name)) {
      problems.add("env_vars." + name,
                   "looks like a secret, and this value would stand in scripts. Put it into a file that only you can "
                   "read and name that: +cluster.secret_files." +
                       name + "=FILE",
                   config::Problems::Given::kHidden);
    }
  }
}

LauncherConfig bind_launcher_config(const ComposedRun& run, config::BindReport& report) {
  Node own(config::Map{}, run.root().origin);
  for (const std::string& name : field_names()) {
    const Node* const node = run.root().find(name);
    if (node == nullptr) continue;
    try {
      own.map().emplace_back(name, run.resolved(name));
    } catch (const core::UserError& error) {
      report.problems.emplace_back(error.what());
    }
  }
  // `stages=prompt_learning` in one word, as NeMo's documentation writes it.
  if (Node* const stages = own.find("stages"); stages != nullptr && stages->is_string() && !stages->is_missing()) {
    *stages = Node(config::List{Node(stages->value, stages->origin)}, stages->origin);
  }
  LauncherConfig settings;
  config::Binder(own, "", report).bind(settings);
  check_unknown_keys(run, report);
  for (const std::string& key : keys_without_effect()) {
    if (run.root().find(key) != nullptr) report.without_effect.push_back(key);
  }
  return settings;
}

}  // namespace sotto::launcher
