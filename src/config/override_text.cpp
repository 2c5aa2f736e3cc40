#include "src/config/override_text.h"

#include "src/config/yaml_scalar.h"
#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

std::string escaped(const std::string& text) {
  static const std::string kSpecial = "\\()[]{}:=, \t";
  std::string result;
  // A backslash alone needs no escape; beside other special signs of the text each is escaped.
  if (text.find_first_of(kSpecial) == std::string::npos) return text;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string::npos) result += '\\';
    result += c;
  }
  return result;
}

// Backslashes before a quote, and at the end, double; the quote itself is escaped.
std::string quoted(const std::string& text, char quote) {
  std::string result(1, quote);
  std::size_t backslashes = 0;
  for (const char c : text) {
    if (c == quote) result.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    result += c;
  }
  result.append(backslashes, '\\');
  return result + quote;
}

std::string joined(const List& list) {
  std::string text;
  for (const Node& item : list) text += (text.empty() ? "" : ",") + override_value_text(item);
  return text;
}

}  // namespace

std::string override_value_text(const Node& value) {
  if (value.is_list()) return "[" + joined(value.list()) + "]";
  if (value.is_map()) {
    std::string text;
    for (const auto& [key, item] : value.map()) {
      text += (text.empty() ? "" : ",") + (item.key_kind == KeyKind::kString ? escaped(key) : key) + ":" +
              override_value_text(item);
    }
    return "{" + text + "}";
  }
  if (value.is_string()) return value.quote != '\0' ? quoted(value.string(), value.quote) : escaped(value.string());
  if (const auto* flag = std::get_if<bool>(&value.value)) return *flag ? "True" : "False";
  return scalar_text(value);
}

}  // namespace sotto::config
