#pragma once

#include <nlohmann/json.hpp>

#include "src/task_template/task_template_config.h"

namespace sotto::task_template {

// An entry of `task_templates` as a prompt folder keeps it: a JSON object with the configuration's keys.
nlohmann::ordered_json task_template_json(const TaskTemplateConfig& task);

// Keys that are absent keep their default, unknown ones are left aside (a newer writer may have more).
// Errors (UserError): no object, a value of the wrong type (with its key).
TaskTemplateConfig parse_task_template(const nlohmann::ordered_json& json);

}  // namespace sotto::task_template
