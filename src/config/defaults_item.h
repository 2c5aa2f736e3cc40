#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// One line of a defaults list, as written.
struct DefaultsItem {
  enum class Kind { kSelf, kConfig, kGroup };
  Kind kind = Kind::kConfig;
  std::string path;                    // a config's path or a group's name; a leading '/' makes it absolute
  std::optional<std::string> package;  // after @
  Node option;                         // of a group: null, a string or a list of strings
  bool optional = false;
  bool overrides = false;  // `override group: option`
  bool appended = false;   // `+group=option` of the command line
  Origin origin;
};

// The items of a file's `defaults:`, as they stand there.
// Source: Hydra 1.3, "The Defaults List".
// Errors (UserError): no list, an item of another form, _self_ with a package.
std::vector<DefaultsItem> read_defaults(const Node& content);

// "[optional |override ]group[@package]: option".
DefaultsItem group_item(std::string name, Node option, const Origin& origin);
DefaultsItem self_item(const Origin& origin);

}  // namespace sotto::config
