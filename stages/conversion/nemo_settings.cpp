#include "stages/conversion/nemo_settings.h"

#include <fmt/format.h>

#include "src/config/interpolation.h"
#include "src/config/json_node.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"

namespace sotto::conversion {

using nlohmann::ordered_json;

ordered_json read_nemo_config(std::string_view yaml, const std::string& source) {
  const ordered_json config = config::json_from_node(config::resolved(config::read_yaml(yaml, source)));
  if (!config.is_object()) throw core::UserError(fmt::format("'{}': model_config.yaml is no mapping.", source));
  return config;
}

std::int64_t NemoSettings::positive(const char* key) const {
  const auto number = value<std::int64_t>(key, 0);
  if (number > 0) return number;
  throw core::UserError(fmt::format(
      "'{}': '{}{}' is missing or not positive in its configuration. Is this a GPT or T5?", source_, section_, key));
}

NemoSettings NemoSettings::section(const char* key) const {
  if (has(key) && config_.at(key).is_object()) return {config_.at(key), source_, section_ + key + "."};
  throw core::UserError(fmt::format("'{}': its configuration lacks the section '{}{}'.", source_, section_, key));
}

void NemoSettings::only(const char* key, const ordered_json& supported) const {
  if (has(key) && config_.at(key) != supported) refuse(key, fmt::format("only {} is supported", supported.dump()));
}

void NemoSettings::refuse(const char* key, const std::string& why) const {
  throw core::UserError(
      fmt::format("'{}': its configuration has {}{}: {}; {}.", source_, section_, key, config_.at(key).dump(), why));
}

}  // namespace sotto::conversion
