#include "launcher/composed_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "launcher/installation.h"
#include "launcher/launcher_resolvers.h"
#include "launcher/nemo_keys.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {

namespace {

// An item that is optional in the defaults list may have no file: chosen on the command line it must be there.
void check_choices(const config::Composition& composition) {
  config::SearchPath path = composition.search_path;
  for (const config::Override& override : composition.overrides) {
    const bool chooses = !override.sweep && override.kind != config::Override::Kind::kDelete &&
                         override.value.is_string() && !override.value.is_interpolation() &&
                         path.has_group(override.key);
    if (!chooses || path.find(override.key + "/" + override.value.string()) != nullptr) continue;
    const std::vector<std::string> options = path.all_options(override.key);
    throw core::UserError(fmt::format("override '{}': the group '{}' has no option '{}'.{} Available: {}",
                                      override.text, override.key, override.value.string(),
                                      core::did_you_mean(override.value.string(), options), fmt::join(options, ", ")));
  }
}

// Nothing where the defaults list itself cannot be composed.
std::optional<config::Composition> composed_defaults(const config::SearchPath& folders,
                                                     const config::ComposeRequest& request) {
  try {
    return config::compose_defaults(folders, request);
  } catch (const core::UserError&) {
    return std::nullopt;
  }
}

config::SearchPath folders_of(const CommandLine& line) {
  config::SearchPath search_path;
  search_path.add_built_in();
  search_path.add("main", line.config_path.empty() ? conf_folder() : std::filesystem::path(line.config_path));
  if (!line.config_dir.empty()) search_path.add("command-line", line.config_dir);
  return search_path;
}

}  // namespace

ComposedRun::ComposedRun(const CommandLine& line) : search_path_(folders_of(line)) { compose(line); }

ComposedRun::ComposedRun(const CommandLine& line, const ComposedRun& other) : search_path_(other.search_path_) {
  compose(line);
}

void ComposedRun::compose(const CommandLine& line) {
  const std::vector<std::string> overrides = translated_overrides(line.overrides, search_path_.options("cluster"));
  for (const std::string& text : overrides) {
    if (text.starts_with("cluster=")) find_cluster(text.substr(text.find('=') + 1));
  }
  compose(line, overrides);
  follow_cluster_type(line, overrides);
  resolvers_ = launcher_resolvers();
}

void ComposedRun::compose(const CommandLine& line, const std::vector<std::string>& overrides) {
  const config::ComposeRequest request{
      .config_name = line.config_name, .overrides = overrides, .with_hydra = true, .is_multirun = line.multirun};
  try {
    composition_ = config::compose(search_path_, request);
  } catch (const core::UserError&) {
    // Keys of an option that is not there are missing, too: that it is not there says more.
    if (const auto defaults = composed_defaults(search_path_, request)) check_choices(*defaults);
    throw;
  }
  check_choices(composition_);
}

void ComposedRun::set(std::string_view key, config::Node value) {
  config::Node* node = &composition_.root;
  for (const std::string& part : config::split_key(key)) node = &node->child(part);
  *node = std::move(value);
}

// A tree of NeMo's says the cluster twice: the group `cluster` and the key `cluster_type`, which decides.
void ComposedRun::follow_cluster_type(const CommandLine& line, std::vector<std::string> overrides) {
  const config::Node* const type = root().find("cluster_type");
  if (type == nullptr || !type->is_string()) return;
  if (cluster_of_type(type->string()) == cluster_of_type(choice("cluster"))) return;
  const std::string option = cluster_option(type->string(), search_path_.options("cluster"));
  if (!find_cluster(option)) return;  // k8s and the like: that it is no place is told where it is bound
  overrides.push_back("cluster=" + option);
  compose(line, overrides);
}

// Whether there is such an option of `cluster`. Of a tree that has none (NeMo's has none for bcp) sotto's own is taken.
bool ComposedRun::find_cluster(const std::string& option) {
  if (search_path_.find("cluster/" + option) != nullptr) return true;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(conf_folder() / "cluster" / (option + ".yaml"), ignored)) return false;
  search_path_.add("sotto", conf_folder());
  return true;
}

std::string ComposedRun::choice(std::string_view group) const {
  for (const auto& [name, option] : composition_.defaults.choices) {
    if (name == group) return option;
  }
  return "null";
}

config::Node ComposedRun::resolved(std::string_view key) const {
  if (config::find_key(root(), key) == nullptr) {
    throw core::UserError(fmt::format("the configuration has no key '{}'.", key));
  }
  return config::Interpolation(root(), resolvers_).resolve(config::split_key(key));
}

}  // namespace sotto::launcher
