#pragma once

#include <string>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// The keys whose value is ???, in order.
std::vector<std::string> missing_keys(const Node& root);
// Errors (UserError): every missing value, with its place.
void check_nothing_missing(const Node& root);

}  // namespace sotto::config
