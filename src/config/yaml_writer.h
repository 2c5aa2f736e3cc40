#pragma once

#include <string>

#include "src/config/node.h"

namespace sotto::config {

// A node as block-style YAML in PyYAML's manner (what Hydra prints): two spaces an indent, sequences not indented,
// strings quoted where they would read back as something else. Reading it back gives the same values.
std::string to_yaml(const Node& node);

// A scalar as it stands in YAML, quotes included; for a list or a mapping, flow style on one line ("[1, 2]").
std::string scalar_yaml(const Node& node);
// A scalar's bare text: "true", "12", "null", the string itself.
std::string scalar_text(const Node& node);

}  // namespace sotto::config
