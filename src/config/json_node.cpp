#include "src/config/json_node.h"

namespace sotto::config {

using Json = nlohmann::ordered_json;

Json json_from_node(const Node& node) {
  if (node.is_null()) return {};
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag;
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return *integer;
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  if (node.is_string()) return node.string();
  if (node.is_list()) {
    Json list = Json::array();
    for (const Node& item : node.list()) list.push_back(json_from_node(item));
    return list;
  }
  Json map = Json::object();
  for (const auto& [key, value] : node.map()) map[key] = json_from_node(value);
  return map;
}

Node node_from_json(const Json& json) {
  Node node;
  if (json.is_boolean()) {
    node.value = json.get<bool>();
  } else if (json.is_number_integer()) {
    node.value = json.get<std::int64_t>();
  } else if (json.is_number()) {
    node.value = json.get<double>();
  } else if (json.is_string()) {
    node.value = json.get<std::string>();
  } else if (json.is_array()) {
    List list;
    for (const auto& item : json) list.push_back(node_from_json(item));
    node.value = std::move(list);
  } else if (json.is_object()) {
    node.value = Map{};
    for (const auto& [key, value] : json.items()) node.child(key).value = node_from_json(value).value;
  }
  return node;
}

}  // namespace sotto::config
