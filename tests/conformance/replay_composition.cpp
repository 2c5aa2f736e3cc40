#include "src/config/apply_override.h"
#include "src/config/compose.h"
#include "src/config/hydra_node.h"
#include "src/config/interpolation.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "tests/conformance/applicable.h"
#include "tests/conformance/outcome.h"
#include "tests/conformance/recorded_folders.h"

// Whole compositions, overrides of a composed configuration, and NeMo's tree.
namespace sotto::conformance {
namespace {

using namespace config;

Json choices_of(const Composition& composition) {
  Json choices = Json::object();
  std::map<std::string, std::string> sorted(composition.defaults.choices.begin(), composition.defaults.choices.end());
  for (const auto& [key, option] : sorted) choices[key] = option == "null" ? Json() : Json(option);
  return choices;
}

}  // namespace

Outcome replay_composition(const Json& recorded, const std::filesystem::path& configs) {
  std::vector<std::pair<std::string, std::string>> places;
  for (const auto& place : recorded["search_path"]) places.emplace_back(place[0], place[1]);
  RecordedPath path = recorded_search_path(places, configs);
  std::optional<std::string> primary;
  if (!recorded["config_name"].is_null()) primary = recorded["config_name"].get<std::string>();
  std::string input = recorded["config_name"].dump() + " " + recorded["overrides"].dump();
  const UnrecordedConfigs unrecorded(recorded, path.search_path);
  if (unrecorded.decide_outcome()) return {std::move(input), "", "", false};
  std::string expected;
  if (recorded.contains("yaml")) expected = recorded["choices"].dump() + "\n" + recorded["yaml"].get<std::string>();
  return compare(recorded, std::move(input), expected, [&] {
    if (!path.problem.empty()) throw core::UserError(path.problem);
    ComposeRequest request;
    request.config_name = primary;
    for (const auto& override : recorded["overrides"]) {
      request.overrides.push_back(with_recorded_folders(override, configs));
    }
    request.with_hydra = true;
    request.is_multirun = recorded["run_mode"] == "RunMode.MULTIRUN";
    const Composition composition = compose(path.search_path, request);
    return choices_of(composition).dump() + "\n" + to_yaml(job_config(composition.root));
  });
}

Outcome replay_application(const Json& recorded) {
  const std::string before = recorded["before"];
  return compare(recorded, before + recorded["overrides"].dump(), recorded.value("after", ""), [&] {
    Node root = read_yaml(before, "before");
    for (const std::string text : recorded["overrides"]) {
      const Override override = parse_override(text);
      if (override.package) throw core::UserError("there is no config group '" + override.key + "'");
      apply_override(root, override);
    }
    return to_yaml(root);
  });
}

// The unresolved YAML of the group in the last override, and its resolved content, byte for byte.
Outcome replay_nemo(const Json& recorded, const std::filesystem::path& configs) {
  ComposeRequest request;
  request.config_name = recorded["config"].get<std::string>();
  request.overrides = recorded["overrides"].get<std::vector<std::string>>();
  request.with_hydra = true;
  SearchPath search_path;
  search_path.add_built_in();
  search_path.add("main", configs);
  const std::string unresolved = recorded.value("unresolved", "");
  const std::string group = unresolved.substr(0, unresolved.find(':'));
  std::string part = unresolved;
  const auto composed = [&] {
    Node section(Map{});
    const Composition composition = compose(search_path, request);
    if (const Node* const found = composition.root.find(group)) section.child(group) = *found;
    return std::make_pair(composition, to_yaml(section));
  };
  Outcome outcome = compare(recorded, recorded["overrides"].dump(), unresolved, [&] { return composed().second; });
  if (!outcome.passed() || recorded.contains("error")) return outcome;
  Json resolution = recorded;
  if (recorded.contains("resolve_error")) resolution["error"] = recorded["resolve_error"];
  return compare(resolution, recorded["overrides"].dump() + " resolved", recorded.value("resolved", ""),
                 [&] { return to_yaml(resolved_at(composed().first.root, group)); });
}

}  // namespace sotto::conformance
