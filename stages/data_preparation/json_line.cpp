#include "stages/data_preparation/json_line.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::data_preparation {
namespace {

// With `ensure_ascii` the library escapes what Python escapes, DEL included, in lower-case hexadecimal as Python does.
std::string python_quoted(std::string_view text) {
  try {
    return nlohmann::json(text).dump(/*indent=*/-1, ' ', /*ensure_ascii=*/true);
  } catch (const nlohmann::json::type_error& error) {
    throw core::InternalError(fmt::format("text for a JSON line is not UTF-8: {}", error.what()));
  }
}

}  // namespace

void JsonLine::add_key(std::string_view key) {
  members_ += members_.empty() ? "{" : ", ";
  members_ += python_quoted(key) + ": ";
}

JsonLine& JsonLine::add(std::string_view key, std::string_view text) {
  add_key(key);
  members_ += python_quoted(text);
  return *this;
}

JsonLine& JsonLine::add(std::string_view key, const std::vector<std::string>& texts) {
  add_key(key);
  members_ += "[";
  for (std::size_t at = 0; at < texts.size(); ++at) members_ += (at > 0 ? ", " : "") + python_quoted(texts[at]);
  members_ += "]";
  return *this;
}

}  // namespace sotto::data_preparation
