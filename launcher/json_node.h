#pragma once

#include <nlohmann/json.hpp>

#include "src/config/node.h"

namespace sotto::launcher {

// A configuration as JSON, keys in their order. Infinity and NaN, which JSON lacks, become the strings ".inf" and
// ".nan".
nlohmann::ordered_json to_json(const config::Node& node);
config::Node from_json(const nlohmann::ordered_json& json, const std::string& source);

}  // namespace sotto::launcher
