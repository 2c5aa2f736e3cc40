#include "src/config/yaml_trap.h"

#include <fmt/format.h>

#include <cctype>

#include "src/config/yaml_scalar.h"
#include "src/config/yaml_writer.h"

namespace sotto::config {

std::optional<std::string> yaml_trap(std::string_view plain) {
  const Node node(plain_scalar(plain));
  if (node.is_null() || node.is_string()) return std::nullopt;
  if (const auto* const flag = std::get_if<bool>(&node.value)) {
    const char first = static_cast<char>(std::tolower(static_cast<unsigned char>(plain.front())));
    if (first == 't' || first == 'f') return std::nullopt;
    return fmt::format("'{}' is the boolean {} in YAML 1.1. Write {}, or '{}' in quotes for the word.", plain, *flag,
                       *flag, plain);
  }
  const std::string value = scalar_text(node);
  if (plain.find(':') != std::string_view::npos) {
    return fmt::format("'{}' is the number {} in YAML 1.1, counted in sixties. Put a time in quotes.", plain, value);
  }
  const std::string_view digits = plain.substr(plain.front() == '-' || plain.front() == '+' ? 1 : 0);
  if (digits.size() > 1 && digits[0] == '0' && std::isdigit(static_cast<unsigned char>(digits[1])) != 0 &&
      std::holds_alternative<std::int64_t>(node.value)) {
    return fmt::format("'{}' is the number {} in YAML 1.1, counted in eights. Leave the zero out, or quote the text.",
                       plain, value);
  }
  if (value.find("inf") != std::string::npos && plain.find_first_of("iI") == std::string_view::npos) {
    return fmt::format("'{}' is too large for a number and becomes infinite.", plain);
  }
  return std::nullopt;
}

}  // namespace sotto::config
