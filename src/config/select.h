#pragma once

#include <optional>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

struct SelectOptions {
  bool throw_on_missing = false;            // ??? is an error, not nothing
  bool throw_on_resolution_failure = true;  // an interpolation that fails is an error, not nothing
};

// The resolved value at a dotted key ("a.b[0]"; "" is the whole; one leading dot is allowed); nothing where there is
// none. Source: OmegaConf 2.3, OmegaConf.select.
// Errors (UserError): more than one leading dot; an interpolation that fails; a missing value, if asked for.
std::optional<Node> select_value(const Node& root, std::string_view key, const SelectOptions& options);

}  // namespace sotto::config
