#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sotto::tokenizer {

// The `type` of a part of tokenizer.json; "none" for null.
std::string part_type(const nlohmann::json& part);

// An integer from 0 to `largest`. UserError naming `what` when the value is none.
std::int32_t count_of(const nlohmann::json& value, const char* what,
                      std::int32_t largest = std::numeric_limits<std::int32_t>::max());

// UserError: "tokenizer.json: <part> '<found>' is not supported; <supported>."
[[noreturn]] void refuse_part(const std::string& part, const std::string& found, const std::string& supported);

}  // namespace sotto::tokenizer
