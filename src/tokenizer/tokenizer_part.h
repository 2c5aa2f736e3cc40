#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sotto::tokenizer {

// The `type` of a part of tokenizer.json; "none" for null.
std::string part_type(const nlohmann::json& part);

// UserError: "tokenizer.json: <part> '<found>' is not supported; <supported>."
[[noreturn]] void refuse_part(const std::string& part, const std::string& found, const std::string& supported);

}  // namespace sotto::tokenizer
