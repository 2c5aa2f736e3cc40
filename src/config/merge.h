#pragma once

#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// Puts `source` over `target` as OmegaConf merges: mappings key by key (the target's order, new keys at the end), lists
// and scalars replaced as a whole; ??? never replaces anything. The value that loses goes to the winner's history.
// `key` names the target in errors. Errors (UserError): a mapping over a list or a list over a mapping.
// Source: OmegaConf 2.3, "OmegaConf.merge".
void merge_into(Node& target, const Node& source, std::string_view key = "");

// Replaces `target`'s value by `source`'s and remembers what was there before.
void replace_value(Node& target, const Node& source);

}  // namespace sotto::config
