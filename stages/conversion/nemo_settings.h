#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace sotto::conversion {

// model_config.yaml as JSON, its interpolations resolved. UserError, with `source` for the file, where it is no YAML.
nlohmann::ordered_json read_nemo_config(std::string_view yaml, const std::string& source);

// Keys of model_config.yaml, or of one of its sections, with their defaults in NeMo's code. Every error is a UserError
// that names the key and the file.
class NemoSettings {
 public:
  // `section`: what an error puts before a key ("encoder.").
  NemoSettings(const nlohmann::ordered_json& config, std::string source, std::string section = "")
      : config_(config), source_(std::move(source)), section_(std::move(section)) {}

  const std::string& source() const { return source_; }
  bool has(const char* key) const { return config_.contains(key) && !config_.at(key).is_null(); }
  template <typename Value>
  Value value(const char* key, Value fallback) const {
    if (!has(key)) return fallback;
    try {
      return config_.at(key).get<Value>();
    } catch (const nlohmann::json::exception&) {
      refuse(key, "a value of another type is expected");
    }
  }
  std::int64_t positive(const char* key) const;
  std::int64_t positive(const char* key, std::int64_t fallback) const { return has(key) ? positive(key) : fallback; }
  // A section of it. UserError when it is missing.
  NemoSettings section(const char* key) const;

  // Refuses every value but `supported`.
  void only(const char* key, const nlohmann::ordered_json& supported) const;
  [[noreturn]] void refuse(const char* key, const std::string& why) const;

 private:
  const nlohmann::ordered_json& config_;
  std::string source_, section_;
};

}  // namespace sotto::conversion
