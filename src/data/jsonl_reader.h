#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

namespace sotto::data {

// Calls `line(object, number)` for every line of a JSON Lines file, numbers from 1; blank lines are skipped.
// Errors (UserError): no such file, a line that is no JSON object (file:line:column), and what `line` throws, with the
// file and line before it.
void read_jsonl(const std::filesystem::path& file,
                const std::function<void(const nlohmann::ordered_json& object, std::int64_t number)>& line);

}  // namespace sotto::data
