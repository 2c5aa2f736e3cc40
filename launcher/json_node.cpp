#include "launcher/json_node.h"

#include <cmath>

#include "src/config/yaml_writer.h"

namespace sotto::launcher {

using config::Node;
using Json = nlohmann::ordered_json;

Json to_json(const Node& node) {
  if (node.is_map()) {
    Json object = Json::object();
    for (const auto& [name, value] : node.map()) object[name] = to_json(value);
    return object;
  }
  if (node.is_list()) {
    Json array = Json::array();
    for (const Node& value : node.list()) array.push_back(to_json(value));
    return array;
  }
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag;
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return *integer;
  if (const auto* number = std::get_if<double>(&node.value)) {
    return std::isfinite(*number) ? Json(*number) : Json(config::scalar_text(node));
  }
  return node.is_string() ? Json(node.string()) : Json(nullptr);
}

Node from_json(const Json& json, const std::string& source) {
  const config::Origin origin{source, 0, 0};
  if (json.is_object()) {
    Node node(config::Map{}, origin);
    for (const auto& [name, value] : json.items()) node.map().emplace_back(name, from_json(value, source));
    return node;
  }
  if (json.is_array()) {
    Node node(config::List{}, origin);
    for (const Json& value : json) node.list().push_back(from_json(value, source));
    return node;
  }
  if (json.is_boolean()) return Node(json.get<bool>(), origin);
  if (json.is_number_integer()) return Node(json.get<std::int64_t>(), origin);
  if (json.is_number()) return Node(json.get<double>(), origin);
  if (json.is_string()) return Node(json.get<std::string>(), origin);
  return Node({}, origin);
}

}  // namespace sotto::launcher
