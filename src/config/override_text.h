#pragma once

#include <string>

#include "src/config/override_grammar.h"

namespace sotto::config {

// A value as it is written in an override, so that reading it gives the same value: special signs escaped, quoted
// strings with their quotes, "[1,2]", "{a:1}". Source: Hydra 1.3, Override.get_value_element_as_str.
std::string override_value_text(const Node& value);

}  // namespace sotto::config
