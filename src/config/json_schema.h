#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "src/config/describe.h"

namespace sotto::config {

// A JSON Schema (draft 2020-12) of the sections whose fields are given, so that editors complete and check the YAML.
// Every value may also be a string, since `${...}` and ??? are strings until they are resolved. Other keys are left
// open: variables that other keys refer to may stand beside the fields.
nlohmann::ordered_json json_schema(const std::vector<FieldDescription>& fields);

// The same fields as a Markdown table: key, type, default, meaning.
std::string reference_table(const std::vector<FieldDescription>& fields);

}  // namespace sotto::config
