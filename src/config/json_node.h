#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "src/config/node.h"

namespace sotto::config {

// A configuration as JSON, keys in their order: what --format json prints, what a manifest keeps, what programs give
// us. Infinity and NaN, which JSON lacks, become text. `source` is named as the place of what is read.
nlohmann::ordered_json json_from_node(const Node& node);
Node node_from_json(const nlohmann::ordered_json& json, const std::string& source = "");

}  // namespace sotto::config
