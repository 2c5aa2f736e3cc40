#include "src/config/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace sotto::config {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of_type(const std::string& type) {
  Json choices = Json::array();
  if (type == "bool") choices.push_back({{"type", "boolean"}});
  if (type == "int") choices.push_back({{"type", "integer"}});
  if (type == "float") choices.push_back({{"type", "number"}});
  if (type.find('|') != std::string::npos) {
    Json words = Json::array();
    for (std::size_t begin = 0; begin <= type.size();) {
      const std::size_t end = std::min(type.find('|', begin), type.size());
      words.push_back(type.substr(begin, end - begin));
      begin = end + 1;
    }
    choices.push_back({{"enum", words}});
    choices.push_back({{"type", "string"}, {"pattern", "\\$\\{|^\\?\\?\\?$"}});
  } else {
    choices.push_back({{"type", "string"}});
  }
  choices.push_back({{"type", "null"}});
  return {{"anyOf", choices}};
}

// The schema of the values below a part of a key: "a" under a mapping, "[]" the items of a list, "NAME" any key.
Json& below(Json& schema, const std::string& part) {
  if (part == "[]") {
    schema["type"] = Json::array({"array", "null", "string"});
    return schema["items"];
  }
  schema["type"] = Json::array({"object", "null", "string"});
  return part == "NAME" ? schema["additionalProperties"] : schema["properties"][part];
}

std::vector<std::string> parts_of(const std::string& key) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    std::string part = key.substr(begin, end - begin);
    const bool is_list = part.ends_with("[]");
    if (is_list) part.resize(part.size() - 2);
    parts.push_back(part);
    if (is_list) parts.emplace_back("[]");
    begin = end + 1;
  }
  return parts;
}

std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? "\\|" : std::string(1, c);
  return cell;
}

}  // namespace

Json json_schema(const std::vector<FieldDescription>& fields) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"type", "object"}};
  for (const FieldDescription& field : fields) {
    Json* place = &schema;
    for (const std::string& part : parts_of(field.key)) place = &below(*place, part);
    place->update(schema_of_type(field.type));
    (*place)["description"] = field.meaning;
    if (!field.fallback.empty()) (*place)["x-default"] = field.fallback;
  }
  schema["type"] = "object";
  return schema;
}

std::string reference_table(const std::vector<FieldDescription>& fields) {
  std::string table = "| key | type | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const FieldDescription& field : fields) {
    table += fmt::format("| `{}` | {} | {} | {} |\n", field.key, in_cell(field.type),
                         field.fallback.empty() ? "" : "`" + in_cell(field.fallback) + "`", in_cell(field.meaning));
  }
  return table;
}

}  // namespace sotto::config
