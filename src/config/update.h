#pragma once

#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

struct UpdateOptions {
  bool merge = true;       // a mapping merges into a mapping; else it replaces it
  bool is_closed = false;  // no new keys (OmegaConf's struct mode)
};

// Sets the value at a dotted key, making the mappings on the way (a scalar on the way is replaced by one). Lists are
// entered by index, the last one may be negative. Source: OmegaConf 2.3, OmegaConf.update.
// Errors (UserError): a new key where none may be; a list's index out of range; ??? on the way; a mapping over a list.
void update_value(Node& root, std::string_view key, const Node& value, const UpdateOptions& options);

}  // namespace sotto::config
