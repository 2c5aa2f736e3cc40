#include "src/config/json_node.h"

#include <cmath>

#include "src/config/yaml_writer.h"

namespace sotto::config {

using Json = nlohmann::ordered_json;

Json json_from_node(const Node& node) {
  if (node.is_map()) {
    Json object = Json::object();
    for (const auto& [name, value] : node.map()) object[name] = json_from_node(value);
    return object;
  }
  if (node.is_list()) {
    Json array = Json::array();
    for (const Node& value : node.list()) array.push_back(json_from_node(value));
    return array;
  }
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag;
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return *integer;
  if (const auto* number = std::get_if<double>(&node.value)) {
    return std::isfinite(*number) ? Json(*number) : Json(scalar_text(node));
  }
  return node.is_string() ? Json(node.string()) : Json(nullptr);
}

Node node_from_json(const Json& json, const std::string& source) {
  const Origin origin{source, 0, 0};
  if (json.is_object()) {
    Node node(Map{}, origin);
    for (const auto& [name, value] : json.items()) node.map().emplace_back(name, node_from_json(value, source));
    return node;
  }
  if (json.is_array()) {
    Node node(List{}, origin);
    for (const Json& value : json) node.list().push_back(node_from_json(value, source));
    return node;
  }
  if (json.is_boolean()) return Node(json.get<bool>(), origin);
  if (json.is_number_integer()) return Node(json.get<std::int64_t>(), origin);
  if (json.is_number()) return Node(json.get<double>(), origin);
  if (json.is_string()) return Node(json.get<std::string>(), origin);
  return Node({}, origin);
}

}  // namespace sotto::config
