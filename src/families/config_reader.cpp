#include "src/families/config_reader.h"

#include <fmt/format.h>

#include "src/core/error.h"

namespace sotto::families {

void ConfigReader::missing(const char* key) {
  throw core::UserError(fmt::format("config.json: '{}' is missing. Is this the folder of a complete model?", key));
}

void ConfigReader::wrong_type(const char* key) const {
  throw core::UserError(
      fmt::format("config.json: '{}' is {}, which is not of the expected type.", key, config_.at(key).dump()));
}

std::int64_t ConfigReader::positive(const char* key) const {
  const auto value = required<std::int64_t>(key);
  if (value <= 0) throw core::UserError(fmt::format("config.json: '{}' is {}; it must be positive.", key, value));
  return value;
}

void ConfigReader::only(const char* key, const nlohmann::json& supported) const {
  if (has(key) && config_.at(key) != supported) refuse(key, "only " + supported.dump() + " is");
}

void ConfigReader::refuse(const char* key, const std::string& supported) const {
  throw core::UserError(fmt::format("config.json: '{}' is {}; {} supported.", key, config_.at(key).dump(), supported));
}

}  // namespace sotto::families
