#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// Every key of a configuration, dotted; lists are not entered.
std::vector<std::string> known_keys(const Node& root);

// " Did you mean 'a.b'?": the keys nearest to one that does not exist. Keys that differ in one part only come first: a
// misspelled part, or a part that is missing in front. "" where nothing is near.
std::string nearest_keys(const Node& root, std::string_view key);

}  // namespace sotto::config
