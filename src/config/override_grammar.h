#pragma once

#include <string>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// One command-line override: `key=value`, `+key=value`, `++key=value`, `~key`, `~key=value`.
// For a config group the key is `group/path` with an optional `@package`.
struct Override {
  enum class Kind { kChange, kAdd, kForce, kDelete };
  Kind kind = Kind::kChange;
  std::string key;      // without prefix and package
  std::string package;  // after @; empty where none was given
  bool has_value = false;
  Node value;
  std::string text;  // as typed
};

// Errors (UserError, exit 2): text that is no override, with a caret under the place; a comma list, which is a sweep.
Override parse_override(std::string_view text);

}  // namespace sotto::config
