#pragma once

#include <nlohmann/json.hpp>

#include "src/config/node.h"

namespace sotto::config {

// JSON with the order of keys kept: what --format json prints, and what programs give us.
nlohmann::ordered_json json_from_node(const Node& node);
Node node_from_json(const nlohmann::ordered_json& json);

}  // namespace sotto::config
