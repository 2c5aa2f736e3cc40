#include "src/config/hydra_node.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "src/config/built_in_files.h"
#include "src/config/key_path.h"
#include "src/config/source_line.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

// What the node says of the program that made it: configurations written for this version of Hydra work.
constexpr const char* kHydraVersion = "1.3.2";

Node text(std::string value) { return Node(std::move(value)); }

Node& at(Node& root, std::string_view key) {
  Node* const found = const_cast<Node*>(find_key(root, key));
  if (found == nullptr) throw core::UserError(fmt::format("'{}' is needed and was removed.", key));
  return *found;
}

void check_mappings(const Node& root) {
  for (const char* const key :
       {"hydra.run", "hydra.sweep", "hydra.hydra_logging", "hydra.job_logging", "hydra.help", "hydra.hydra_help",
        "hydra.overrides", "hydra.job", "hydra.job.env_set", "hydra.job.config", "hydra.job.config.override_dirname",
        "hydra.runtime", "hydra.callbacks"}) {
    const Node* const node = find_key(root, key);
    if (node != nullptr && !node->is_map() && !node->is_missing() && !node->is_interpolation()) {
      fail_at(node->origin, fmt::format("'{}' must be a mapping, but is {}.", key, scalar_yaml(*node)));
    }
  }
}

bool is_hydra_override(const Override& override) {
  return override.key.starts_with("hydra.") || override.key.starts_with("hydra/");
}

// "a=1,b=2": the overrides of the task, sorted.
std::string override_dirname(const std::vector<Override>& overrides, const Node& settings) {
  const auto setting = [&](const char* key) {
    const Node* const node = settings.find(key);
    return node != nullptr ? scalar_text(*node) : "";
  };
  std::vector<std::string> excluded, lines;
  if (const Node* const keys = settings.find("exclude_keys"); keys != nullptr && keys->is_list()) {
    for (const Node& key : keys->list()) excluded.push_back(scalar_text(key));
  }
  for (const Override& override : overrides) {
    if (is_hydra_override(override)) continue;
    if (std::find(excluded.begin(), excluded.end(), override.key) == excluded.end()) lines.push_back(override.text);
  }
  std::sort(lines.begin(), lines.end());
  const std::string joined = fmt::format("{}", fmt::join(lines, setting("item_sep")));
  std::string result;
  for (const char c : joined) result += c == '=' ? setting("kv_sep") : std::string(1, c);
  return result;
}

Node config_sources(const SearchPath& search_path) {
  Node sources(List{});
  const auto add = [&](const std::string& path, const char* schema, const std::string& provider) {
    Node source(Map{});
    source.child("path") = text(path);
    source.child("schema") = text(schema);
    source.child("provider") = text(provider);
    sources.list().push_back(std::move(source));
  };
  for (const auto& folder : search_path.folders()) {
    if (folder.path.string() == kBuiltInPath) {
      add("hydra.conf", "pkg", folder.provider);
    } else {
      add(std::filesystem::absolute(folder.path).lexically_normal().string(), "file", folder.provider);
    }
  }
  add("", "structured", "schema");
  return sources;
}

void fill_runtime(Node& runtime, const Composition& composition, const ComposeRequest& request) {
  Node& choices = runtime.child("choices");
  if (!choices.is_map()) choices.value = Map{};
  for (const auto& [key, option] : composition.defaults.choices) {
    Node& choice = choices.child(key);
    choice = Node();
    if (option != "null") choice.value = option;
  }
  runtime.child("version") = text(kHydraVersion);
  runtime.child("version_base") = text(request.accepts_old_forms ? "1.1" : "1.3");
  runtime.child("cwd") = text(std::filesystem::current_path().string());
  runtime.child("config_sources") = config_sources(composition.search_path);
}

// A variable that is not set is a warning: composing alone needs none of them.
void copy_environment(Node& job, std::vector<std::string>& warnings) {
  const Node* const names = job.find("env_copy");
  if (names == nullptr || !names->is_list()) return;
  for (const Node& name : names->list()) {
    const std::string variable = scalar_text(name);
    if (const char* const value = std::getenv(variable.c_str())) {
      job.child("env_set").child(variable) = text(value);
    } else {
      warnings.push_back(fmt::format("{}: hydra.job.env_copy names '{}', which is not set in the environment.",
                                     name.origin.text(), variable));
    }
  }
}

}  // namespace

void fill_hydra_node(Composition& composition, const ComposeRequest& request) {
  Node& root = composition.root;
  check_mappings(root);
  for (const Override& override : composition.overrides) {
    Node& list = at(root, is_hydra_override(override) ? "hydra.overrides.hydra" : "hydra.overrides.task");
    if (!list.is_list()) list.value = List{};
    list.list().push_back(text(override.text));
  }
  fill_runtime(at(root, "hydra.runtime"), composition, request);
  Node& job = at(root, "hydra.job");
  copy_environment(job, composition.warnings);
  Node& name = job.child("name");
  if (name.is_null() || name.is_missing()) name = text(request.job_name);
  job.child("override_dirname") =
      text(override_dirname(composition.overrides, at(root, "hydra.job.config.override_dirname")));
  Node& config_name = job.child("config_name");
  config_name = Node();
  if (request.config_name) config_name.value = *request.config_name;
}

Node job_config(const Node& root) {
  Node job = root;
  job.erase("hydra");
  return job;
}

Node hydra_config(const Node& root) {
  Node result(Map{}, root.origin);
  if (const Node* const hydra = root.find("hydra")) {
    Node& copy = result.child("hydra") = *hydra;
    copy.erase("help");
    copy.erase("hydra_help");
  }
  return result;
}

}  // namespace sotto::config
