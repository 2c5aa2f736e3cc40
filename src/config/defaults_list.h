#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/config/group_overrides.h"
#include "src/config/search_path.h"

namespace sotto::config {

// One file of a composition, in the order in which files are merged.
struct DefaultsEntry {
  std::string config;    // "group/option"
  std::string package;   // where its content goes: "a.b", empty for the top
  std::string parent;    // the config whose defaults list names it; empty for the primary one
  bool is_self = false;  // its own `_self_` item stands here (it has a defaults list)
  std::shared_ptr<const ConfigFile> file;
};

struct DefaultsList {
  std::vector<DefaultsEntry> entries;
  std::vector<std::pair<std::string, std::string>> choices;  // "group[@package]" and the option; "null" where none
};

// Expands the defaults lists from the primary configuration on, depth first.
// Source: Hydra 1.3, "The Defaults List" and "Packages".
// Errors (UserError): an unknown group or option (with the available and the nearest names), an option left ???,
// a circle, an override that fits nothing, two choices for one group.
DefaultsList resolve_defaults(SearchPath& search_path, const std::string& primary,
                              const std::vector<Override>& group_overrides);

}  // namespace sotto::config
