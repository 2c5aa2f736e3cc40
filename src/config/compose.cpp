#include "src/config/compose.h"

#include <fmt/format.h>

#include "src/config/apply_override.h"
#include "src/config/failures.h"
#include "src/config/hydra_node.h"
#include "src/config/key_path.h"
#include "src/config/merge.h"
#include "src/config/override_text.h"
#include "src/config/source_line.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using core::UserError;

[[noreturn]] void refuse_sweep(const Override& override) {
  if (!override.sweep->simple_form) {
    throw UserError(fmt::format("override '{}': a sweep needs --multirun.", override.text));
  }
  const std::string values = override.text.substr(override.text.find('=') + 1);
  const std::string key = override.key_element();
  throw UserError(
      fmt::format("override '{}': several values stand here.\n"
                  "  a list of them: {}=[{}]\n"
                  "  one string: {}=\\'{}\\'\n"
                  "  a run for each: add --multirun",
                  override.text, key, values, key, values));
}

void check_sweep(const Override& override, const ComposeRequest& request) {
  if (!override.sweep) return;
  if (!request.is_multirun) refuse_sweep(override);
  if (override.key.starts_with("hydra.") || override.key.starts_with("hydra/")) {
    throw UserError(
        fmt::format("override '{}': the hydra node is one for all runs, so it cannot be swept over.", override.text));
  }
}

void set_origins(Node& node, int number) {
  node.origin.override_number = number;
  if (node.is_list()) {
    for (Node& item : node.list()) set_origins(item, number);
  } else if (node.is_map()) {
    for (auto& [key, value] : node.map()) set_origins(value, number);
  }
}

// Those that can be read; the others are failures.
std::vector<Override> parsed_overrides(const ComposeRequest& request, Failures& failures) {
  std::vector<Override> overrides;
  for (std::size_t at = 0; at < request.overrides.size(); ++at) {
    failures.collect([&] {
      Override override = parse_override(request.overrides[at]);
      check_sweep(override, request);
      set_origins(override.value, static_cast<int>(at) + 1);
      overrides.push_back(std::move(override));
    });
  }
  return overrides;
}

// hydra.searchpath of the command line, else of the primary configuration.
void extend_search_path(Composition& composition, const ComposeRequest& request) {
  const Node* wanted = nullptr;
  std::string provider = "hydra.searchpath in main";
  std::shared_ptr<const ConfigFile> primary;
  if (request.config_name) primary = composition.search_path.find(*request.config_name);
  if (primary != nullptr) {
    if (!primary->content.is_map()) {
      fail_at(primary->content.origin, fmt::format("the primary configuration '{}' must be a mapping, but is {}.",
                                                   *request.config_name, primary->content.kind_name()));
    }
    wanted = find_key(primary->content, "hydra.searchpath");
  }
  for (const Override& override : composition.overrides) {
    if (override.key_element() != "hydra.searchpath") continue;
    wanted = &override.value;
    provider = "hydra.searchpath in command-line";
    break;
  }
  if (wanted == nullptr || wanted->is_null()) return;
  if (!wanted->is_list()) {
    fail_at(wanted->origin,
            fmt::format("hydra.searchpath must be a list of strings, but is {}: [FOLDER, ...]", scalar_yaml(*wanted)));
  }
  for (const Node& folder : wanted->list()) {
    if (!folder.is_string()) {
      fail_at(folder.origin,
              fmt::format("hydra.searchpath must be a list of strings, but holds {}.", scalar_yaml(folder)));
    }
    if (composition.search_path.add_optional(provider, folder.string())) continue;
    composition.warnings.push_back(
        fmt::format("{}: '{}' of hydra.searchpath is no folder.", folder.origin.text(), folder.string()));
  }
}

bool chooses_option(const SearchPath& search_path, const Override& override) {
  return !override.value.is_map() && search_path.has_group(override.key);
}

// The content of one file, its `defaults` taken out, at its package.
Node content_at_package(const DefaultsEntry& entry) {
  Node content = entry.file->content;
  if (content.is_map()) content.erase("defaults");
  for (std::vector<std::string> path = split_key(entry.package); !path.empty(); path.pop_back()) {
    Node outer(Map{}, content.origin);
    outer.map().emplace_back(path.back(), std::move(content));
    content = std::move(outer);
  }
  const Node* const search_path = entry.is_primary ? nullptr : find_key(content, "hydra.searchpath");
  if (search_path != nullptr && entry.config != "hydra/config" && !search_path->is_null()) {
    fail_at(search_path->origin, "hydra.searchpath can be set in the primary configuration only.");
  }
  return content;
}

void merge_files(Composition& composition) {
  Failures failures;
  for (const DefaultsEntry& entry : composition.defaults.entries) {
    failures.collect([&] {
      Node content = content_at_package(entry);
      if (!content.is_map()) {
        fail_at(content.origin, fmt::format("'{}' is {}, which cannot stand at the top: give it a package "
                                            "(GROUP@NAME: OPTION).",
                                            entry.config, content.kind_name()));
      }
      merge_into(composition.root, std::move(content), "", &composition.root);
    });
  }
  failures.throw_if_any();
}

void apply_values(Composition& composition) {
  Failures failures;
  for (const Override& override : composition.overrides) {
    if (override.sweep || chooses_option(composition.search_path, override)) continue;
    failures.collect([&] {
      if (override.package) {
        throw UserError(fmt::format("override '{}': there is no config group '{}'. Only groups take '@package'.{}",
                                    override.text, override.key,
                                    core::did_you_mean(override.key, composition.search_path.groups())));
      }
      apply_override(composition.root, override);
    });
  }
  failures.throw_if_any();
}

// The defaults list with the overrides that could be read.
void choose_options(Composition& composition, const ComposeRequest& request) {
  extend_search_path(composition, request);
  std::vector<Override> choices;
  for (const Override& override : composition.overrides) {
    const bool is_choice = !override.sweep && chooses_option(composition.search_path, override);
    // Hydra's own groups (logging, launcher ...) configure Hydra; without its node nothing here depends on them.
    if (is_choice && (request.with_hydra || !override.key.starts_with("hydra/"))) choices.push_back(override);
  }
  const DefaultsRequest defaults{.config_name = request.config_name,
                                 .with_hydra = request.with_hydra,
                                 .leaves_hydra_out = !request.with_hydra,
                                 .skip_missing = request.is_multirun,
                                 .accepts_old_forms = request.accepts_old_forms};
  composition.defaults = resolve_defaults(composition.search_path, defaults, choices);
  composition.warnings.insert(composition.warnings.end(), composition.defaults.warnings.begin(),
                              composition.defaults.warnings.end());
}

}  // namespace

Composition compose_defaults(const SearchPath& search_path, const ComposeRequest& request) {
  Composition composition;
  composition.search_path = search_path;
  Failures failures;
  composition.overrides = parsed_overrides(request, failures);
  failures.collect([&] { choose_options(composition, request); });
  failures.throw_if_any();
  return composition;
}

Composition compose(const SearchPath& search_path, const ComposeRequest& request) {
  Composition composition;
  composition.search_path = search_path;
  Failures failures;
  composition.overrides = parsed_overrides(request, failures);
  // An override that cannot be read hides no mistake in the others.
  failures.collect([&] {
    choose_options(composition, request);
    composition.root = Node(Map{}, {request.config_name.value_or("(no configuration)"), 0, 0});
    merge_files(composition);
    apply_values(composition);
  });
  failures.throw_if_any();
  if (request.with_hydra) fill_hydra_node(composition, request);
  return composition;
}

}  // namespace sotto::config
