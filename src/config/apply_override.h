#pragma once

#include "src/config/node.h"
#include "src/config/override_grammar.h"

namespace sotto::config {

// Applies one value override to a composed configuration: `key=value` changes what exists (a mapping merges, a list is
// replaced), `+key` adds, `++key` adds or changes, `~key` deletes (`~key=value` only what equals it).
// Source: Hydra 1.3, "Basic Override syntax".
// Errors (UserError): a key that does not exist (with the nearest ones), one that exists already for `+`.
void apply_override(Node& root, const Override& override);

}  // namespace sotto::config
