#pragma once

#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// Puts `source` over `target` as OmegaConf merges: mappings key by key (the target's order, new keys at the end), lists
// and scalars replaced as a whole; ??? never replaces anything. A mapping over an interpolation that leads to a mapping
// is merged into a copy of that one. The value that loses goes to the winner's history.
// `key` names the target in errors; `root` is the configuration that holds it, for interpolations.
// Errors (UserError): a mapping over a list or a list over a mapping.
// Source: OmegaConf 2.3, "OmegaConf.merge".
void merge_into(Node& target, Node source, std::string_view key = "", const Node* root = nullptr);

// Replaces `target`'s value by `source`'s and remembers what was there before.
void replace_value(Node& target, Node source);

}  // namespace sotto::config
