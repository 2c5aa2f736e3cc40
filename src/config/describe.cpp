#include "src/config/describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/config/yaml_scalar.h"

namespace sotto::config {

std::string type_name(const bool*) { return "bool"; }
std::string type_name(const std::int64_t*) { return "int"; }
std::string type_name(const double*) { return "float"; }
std::string type_name(const Number*) { return "number"; }
std::string type_name(const std::string*) { return "string"; }
std::string type_name(const std::filesystem::path*) { return "path"; }

std::string default_text(bool value) { return value ? "true" : "false"; }
std::string default_text(std::int64_t value) { return std::to_string(value); }
std::string default_text(double value) { return float_repr(value); }
std::string default_text(const Number& value) {
  return std::visit([](auto number) { return default_text(number); }, value);
}
std::string default_text(const std::string& value) { return value; }
std::string default_text(const std::filesystem::path& value) { return value.string(); }

std::string description_table(const std::vector<FieldDescription>& fields) {
  std::size_t key_width = 0, type_width = 0;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::kSetting) continue;
    key_width = std::max(key_width, field.key.size());
    type_width = std::max(type_width, std::min<std::size_t>(field.type.size(), 24));
  }
  std::string table;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::kSetting) continue;
    const std::string fallback = field.fallback.empty() ? "" : fmt::format(" [{}]", field.fallback);
    table +=
        fmt::format("  {:<{}}  {:<{}}  {}{}\n", field.key, key_width, field.type, type_width, field.meaning, fallback);
  }
  return table;
}

}  // namespace sotto::config
