#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/config/defaults_list.h"
#include "src/config/node.h"
#include "src/config/override_grammar.h"
#include "src/config/search_path.h"

namespace sotto::config {

struct ComposeRequest {
  std::optional<std::string> config_name = "config";
  std::vector<std::string> overrides = {};  // as typed
  // Composes the `hydra` node too (hydra_node.h); the search path has the built-in groups then (add_built_in()).
  bool with_hydra = false;
  bool is_multirun = false;        // sweeps are allowed and left out; a choice that is ??? is left out
  bool accepts_old_forms = true;   // defaults_list.h
  std::string job_name = "sotto";  // hydra.job.name, where the configuration sets none
};

struct Composition {
  Node root;  // not resolved: interpolations and ??? as written; with a `hydra` node if asked for
  DefaultsList defaults;
  std::vector<Override> overrides;
  std::vector<std::string> warnings;
  SearchPath search_path;  // with what hydra.searchpath added
};

// Composes a configuration as Hydra does: the files of the defaults list merged in order, each into its package, then
// the overrides one after the other. An override whose key is a group chooses an option; any other sets a value.
// Errors (UserError): those of resolve_defaults, merge_into and apply_override; several bad overrides in one message;
// a sweep without multirun.
Composition compose(const SearchPath& search_path, const ComposeRequest& request);

// The defaults list alone, with the overrides and hydra.searchpath in force: for --info.
Composition compose_defaults(const SearchPath& search_path, const ComposeRequest& request);

}  // namespace sotto::config
