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
  std::string path;                    // a config's path or a group's name, without a leading '/'
  bool absolute = false;               // it had a leading '/'
  std::optional<std::string> package;  // after @
  Node option;                         // of a group: null, a string or a list of strings
  bool optional = false;
  bool overrides = false;  // `override group: option`
  Origin origin;
};

// The items of a file's `defaults:`; `_self_` last where it is missing.
// Source: Hydra 1.3, "The Defaults List".
// Errors (UserError): no list, an item of another form, _self_ twice, an override before an item that is none.
std::vector<DefaultsItem> read_defaults(const Node& content, const std::string& file);

}  // namespace sotto::config
