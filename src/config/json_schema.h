#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/config/describe.h"

namespace sotto::config {

// A JSON Schema (draft-07, which editors of YAML know best) of the sections whose fields are given, so that editors
// complete and check configuration files. A value may also be `${...}` or ???. Below the top, keys that no field names
// are errors, as they are for bind.h; at the top they are left open: other sections stand beside ours.
nlohmann::ordered_json json_schema(const std::vector<FieldDescription>& fields);

// The part of that schema below `key`, for a file whose content goes there (conf/<group>/<option>.yaml, which may have
// a defaults list). Errors (UserError): the schema has no such section, with the nearest ones.
nlohmann::ordered_json section_schema(const nlohmann::ordered_json& schema, std::string_view key);

// The same fields in Markdown: a table (key, type, default, meaning), then the keys that have no effect and why.
std::string reference_table(const std::vector<FieldDescription>& fields);

}  // namespace sotto::config
