#include "src/config/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "src/config/json_node.h"
#include "src/config/key_path.h"
#include "src/config/yaml_scalar.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDraft = "http://json-schema.org/draft-07/schema#";
// What stands in a file until it is resolved or set.
constexpr const char* kOpenValue = R"(\$\{|^\?\?\?$)";

std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> choices;
  for (std::size_t begin = 0; begin <= type.size();) {
    const std::size_t end = std::min(type.find('|', begin), type.size());
    choices.push_back(type.substr(begin, end - begin));
    begin = end + 1;
  }
  return choices;
}

Json value_of(const std::string& yaml) { return json_from_node(Node(plain_scalar(yaml))); }

// Words, and what YAML makes of a word written without quotes (`precision: 32`).
Json enumeration(const std::string& type) {
  Json words = Json::array();
  for (const std::string& choice : choices_of(type)) {
    words.push_back(choice);
    if (Json value = value_of(choice); !value.is_string()) words.push_back(std::move(value));
  }
  return {{"enum", words}};
}

Json schema_of_value(const FieldDescription& field) {
  Json kinds = Json::array();
  if (field.type == "string") {
    // Numbers and booleans are taken as they are written.
    kinds.push_back({{"type", Json::array({"string", "number", "boolean"})}});
  } else if (field.type == "path") {
    kinds.push_back({{"type", "string"}});
  } else {
    static const std::map<std::string, const char*> names{
        {"bool", "boolean"}, {"int", "integer"}, {"float", "number"}, {"number", "number"}};
    const auto name = names.find(field.type);
    kinds.push_back(name == names.end() ? enumeration(field.type) : Json{{"type", name->second}});
    kinds.push_back({{"type", "string"}, {"pattern", kOpenValue}});
  }
  if (field.nullable) kinds.push_back({{"type", "null"}});
  return kinds.size() == 1 ? kinds[0] : Json{{"anyOf", kinds}};
}

Json schema_of(const FieldDescription& field) {
  if (field.kind == FieldKind::kVariable) return {{"description", "a name that other keys may refer to"}};
  if (field.kind == FieldKind::kWithoutEffect)
    return {{"description", "accepted, without effect: " + field.meaning}, {"deprecated", true}};
  Json schema = schema_of_value(field);
  schema["description"] = field.meaning;
  const bool is_text = field.type == "string" || field.type == "path" || field.type.find('|') != std::string::npos;
  if (!field.fallback.empty()) schema["default"] = is_text ? Json(field.fallback) : value_of(field.fallback);
  return schema;
}

// The schema of the values below a part of a key: "a" under a mapping, "[]" the items of a list, "NAME" any key.
Json& below(Json& schema, const std::string& part) {
  if (part == "[]") {
    schema["type"] = Json::array({"array", "null", "string"});
    return schema["items"];
  }
  schema["type"] = Json::array({"object", "null", "string"});
  if (part == "NAME") return schema["additionalProperties"];
  if (!schema.contains("additionalProperties")) schema["additionalProperties"] = false;
  return schema["properties"][part];
}

std::vector<std::string> parts_of(const std::string& key) {
  std::vector<std::string> parts;
  for (std::string& part : split_key(key)) parts.push_back(part.empty() ? "[]" : std::move(part));
  return parts;
}

std::string in_cell(const std::string& text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? "\\|" : std::string(1, c);
  return cell;
}

void collect_sections(const Json& schema, const std::string& key, std::vector<std::string>& keys) {
  if (!schema.contains("properties")) return;
  if (!key.empty()) keys.push_back(key);
  for (const auto& [name, value] : schema["properties"].items()) collect_sections(value, child_key(key, name), keys);
}

}  // namespace

Json json_schema(const std::vector<FieldDescription>& fields) {
  Json schema = {{"$schema", kDraft}, {"type", "object"}};
  for (const FieldDescription& field : fields) {
    Json* place = &schema;
    for (const std::string& part : parts_of(field.key)) place = &below(*place, part);
    place->update(schema_of(field));
  }
  schema["type"] = "object";
  schema.erase("additionalProperties");
  return schema;
}

Json section_schema(const Json& schema, std::string_view key) {
  const Json* section = &schema;
  for (const std::string& part : split_key(key)) {
    section = section->contains("properties") && (*section)["properties"].contains(part)
                  ? &(*section)["properties"][part]
                  : nullptr;
    if (section == nullptr) break;
  }
  if (section == nullptr || !section->contains("properties")) {
    std::vector<std::string> sections;
    collect_sections(schema, "", sections);
    throw core::UserError(fmt::format("the schema has no section '{}'.{}", key, core::did_you_mean(key, sections)));
  }
  Json result = {{"$schema", kDraft}};
  result.update(*section);
  result["type"] = "object";
  result["properties"]["defaults"] = {{"type", "array"}, {"description", "the defaults list of this file"}};
  return result;
}

std::string reference_table(const std::vector<FieldDescription>& fields) {
  std::string table = "| key | type | default | meaning |\n| --- | --- | --- | --- |\n";
  std::vector<std::pair<std::string, std::string>> without_effect;  // why, which
  for (const FieldDescription& field : fields) {
    if (field.kind == FieldKind::kWithoutEffect) {
      auto place = std::find_if(without_effect.begin(), without_effect.end(),
                                [&](const auto& reason) { return reason.first == field.meaning; });
      if (place == without_effect.end()) place = without_effect.insert(place, {field.meaning, ""});
      place->second += (place->second.empty() ? "`" : ", `") + field.key + "`";
    }
    if (field.kind != FieldKind::kSetting) continue;
    table +=
        fmt::format("| `{}` | {} | {} | {} |\n", field.key, in_cell(field.type) + (field.nullable ? " or null" : ""),
                    field.fallback.empty() ? "" : "`" + in_cell(field.fallback) + "`", in_cell(field.meaning));
  }
  if (without_effect.empty()) return table;
  table += "\nAccepted, without effect:\n\n";
  for (const auto& [why, keys] : without_effect) table += fmt::format("* {} ({})\n", keys, why);
  return table;
}

}  // namespace sotto::config
