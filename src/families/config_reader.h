#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace sotto::families {

// Reads settings of a Hugging Face `config.json`. Every error is a UserError that names the key.
class ConfigReader {
 public:
  explicit ConfigReader(const nlohmann::json& config) : config_(config) {}

  // Whether the key is there and not null.
  bool has(const char* key) const { return config_.contains(key) && !config_.at(key).is_null(); }

  template <typename Value>
  Value required(const char* key) const {
    if (!has(key)) missing(key);
    try {
      return config_.at(key).get<Value>();
    } catch (const nlohmann::json::exception&) {
      wrong_type(key);
    }
  }
  template <typename Value>
  Value optional(const char* key, Value fallback) const {
    return has(key) ? required<Value>(key) : fallback;
  }
  std::int64_t positive(const char* key) const;

  // Refuses every value but `supported`.
  void only(const char* key, const nlohmann::json& supported) const;
  // Refuses the value of a key, saying what is supported instead.
  [[noreturn]] void refuse(const char* key, const std::string& supported) const;

 private:
  [[noreturn]] static void missing(const char* key);
  [[noreturn]] void wrong_type(const char* key) const;

  const nlohmann::json& config_;
};

}  // namespace sotto::families
