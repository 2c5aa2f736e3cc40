#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/config/defaults_node.h"
#include "src/config/group_overrides.h"
#include "src/config/search_path.h"

namespace sotto::config {

// One file of a composition, in the order in which files are merged.
struct DefaultsEntry {
  std::string config;                 // "group/option", as written: ".yaml" stays
  std::string package;                // where its content goes: "a.b", empty for the top
  std::optional<std::string> parent;  // the config whose defaults list names it
  bool is_self = false;               // its own `_self_` item stands here (it has a defaults list)
  bool is_primary = false;
  std::shared_ptr<const ConfigFile> file;
  std::string override_key = {};  // of a group's option
};

struct DefaultsList {
  std::vector<DefaultsEntry> entries;
  std::vector<std::pair<std::string, std::string>> choices;  // "group[@package]" and the option; "null" where none
  DefaultsNode tree;                                         // what the entries were read off
  std::vector<std::string> warnings;                         // old forms that were accepted
};

struct DefaultsRequest {
  std::optional<std::string> config_name;  // nothing: only what the overrides add
  bool with_hydra = false;                 // hydra/config first, as in Hydra's own programs
  bool leaves_hydra_out = false;           // items of Hydra's own groups mean nothing: its node is not composed
  bool skip_missing = false;               // leave a choice that is ??? out (for sweeps) instead of failing
  // What Hydra did with version_base 1.1 (and still does where none is given): `hydra/x: y` overrides without the
  // word, `_name_` and `_group_` in packages mean something. Otherwise as with version_base 1.2 and later.
  bool accepts_old_forms = true;
};

// Expands the defaults lists from the primary configuration on, depth first.
// Source: Hydra 1.3, "The Defaults List" and "Packages".
// Errors (UserError): an unknown group or option (with the available and the nearest names), an option left ???,
// a circle, an override that fits nothing, two choices for one group.
DefaultsNode expand_defaults(SearchPath& search_path, const DefaultsRequest& request, GroupOverrides& overrides,
                             std::vector<std::string>& warnings);

DefaultsList resolve_defaults(SearchPath& search_path, const DefaultsRequest& request,
                              const std::vector<Override>& group_overrides);

}  // namespace sotto::config
