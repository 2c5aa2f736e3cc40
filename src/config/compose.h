#pragma once

#include <string>
#include <vector>

#include "src/config/defaults_list.h"
#include "src/config/node.h"
#include "src/config/search_path.h"

namespace sotto::config {

struct ComposeRequest {
  std::string config_name = "config";
  std::vector<std::string> overrides;  // as typed
};

struct Composition {
  Node root;  // not resolved: interpolations and ??? as written
  DefaultsList defaults;
};

// Composes a configuration as Hydra does: the files of the defaults list merged in order, each into its package, then
// the overrides one after the other. An override whose key is a group chooses an option; any other sets a value. Errors
// (UserError): those of resolve_defaults, merge_into and apply_override; several bad overrides in one message.
Composition compose(SearchPath& search_path, const ComposeRequest& request);

}  // namespace sotto::config
