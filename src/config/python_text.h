#pragma once

#include <string>

#include "src/config/node.h"

namespace sotto::config {

// A value as Python's str() writes it: None, True, 1.0, [1, 'a'], {'a': 1}. Interpolations put values into longer text
// this way.
std::string python_text(const Node& node);
// As repr(): strings in quotes.
std::string python_repr(const Node& node);

}  // namespace sotto::config
