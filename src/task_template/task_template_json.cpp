#include "src/task_template/task_template_json.h"

#include <fmt/format.h>

#include "src/core/error.h"

namespace sotto::task_template {
namespace {

using nlohmann::ordered_json;

struct JsonWriter {
  ordered_json& json;
  template <class Field>
  void operator()(const char* name, const Field& field, const char* /*meaning*/) {
    json[name] = field;
  }
  void operator()(const char* name, const std::optional<std::string>& field, const char* /*meaning*/) {
    json[name] = field ? ordered_json(*field) : ordered_json();
  }
};

struct JsonReader {
  const ordered_json& json;
  template <class Field>
  void operator()(const char* name, Field& field, const char* /*meaning*/) {
    if (!json.contains(name)) return;
    try {
      read(json.at(name), field);
    } catch (const nlohmann::json::exception&) {
      throw core::UserError(
          fmt::format("the task template's '{}' is {}, which it may not be.", name, json.at(name).dump()));
    }
  }
  template <class Field>
  static void read(const ordered_json& value, Field& field) {
    value.get_to(field);
  }
  static void read(const ordered_json& value, std::optional<std::string>& field) {
    field = value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
  }
};

}  // namespace

ordered_json task_template_json(const TaskTemplateConfig& task) {
  ordered_json json = ordered_json::object();
  TaskTemplateConfig copy = task;  // a list of fields shows them for writing too
  JsonWriter writer{json};
  copy.visit_fields(writer);
  return json;
}

TaskTemplateConfig parse_task_template(const ordered_json& json) {
  if (!json.is_object()) {
    throw core::UserError(fmt::format("a task template must be a JSON object, but is {}.", json.type_name()));
  }
  TaskTemplateConfig task;
  JsonReader reader{json};
  task.visit_fields(reader);
  return task;
}

}  // namespace sotto::task_template
