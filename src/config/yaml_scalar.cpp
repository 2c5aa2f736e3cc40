#include "src/config/yaml_scalar.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <regex>

namespace sotto::config {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (text == word) return true;
  }
  return false;
}

std::optional<bool> as_bool(std::string_view text) {
  if (is_one_of(text, {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})) return false;
  return std::nullopt;
}

std::string without_underscores(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '_') digits += c;
  }
  return digits;
}

std::optional<std::int64_t> digits_in_base(std::string_view digits, int base) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// "4:00:00" counts in sixties: 14400.
template <class Number>
std::optional<Number> sexagesimal(const std::string& digits) {
  Number value = 0;
  std::size_t begin = 0;
  while (begin <= digits.size()) {
    const std::size_t end = std::min(digits.find(':', begin), digits.size());
    value = value * 60 + static_cast<Number>(std::strtod(digits.substr(begin, end - begin).c_str(), nullptr));
    begin = end + 1;
  }
  return value;
}

std::optional<std::int64_t> as_integer(std::string_view text) {
  static const std::regex pattern(
      "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  if (!std::regex_match(text.begin(), text.end(), pattern)) return std::nullopt;
  std::string digits = without_underscores(text);
  std::int64_t sign = 1;
  if (digits[0] == '-' || digits[0] == '+') {
    sign = digits[0] == '-' ? -1 : 1;
    digits.erase(0, 1);
  }
  std::optional<std::int64_t> value;
  if (digits.starts_with("0b"))
    value = digits_in_base(std::string_view(digits).substr(2), 2);
  else if (digits.starts_with("0x"))
    value = digits_in_base(std::string_view(digits).substr(2), 16);
  else if (digits.find(':') != std::string::npos)
    value = sexagesimal<std::int64_t>(digits);
  else
    value = digits_in_base(digits, digits.size() > 1 && digits[0] == '0' ? 8 : 10);
  if (!value) return std::nullopt;
  return sign * *value;
}

std::optional<double> as_float(std::string_view text) {
  static const std::regex pattern(
      "[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?(?:[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)"
      "|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
      "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  if (!std::regex_match(text.begin(), text.end(), pattern)) return std::nullopt;
  std::string digits = without_underscores(text);
  if (is_one_of(digits, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  double sign = 1;
  if (digits[0] == '-' || digits[0] == '+') {
    sign = digits[0] == '-' ? -1 : 1;
    digits.erase(0, 1);
  }
  if (is_one_of(digits, {".inf", ".Inf", ".INF"})) return sign * std::numeric_limits<double>::infinity();
  if (digits.find(':') != std::string::npos) return sign * *sexagesimal<double>(digits);
  return sign * std::strtod(digits.c_str(), nullptr);
}

}  // namespace

Node::Value plain_scalar(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (const auto flag = as_bool(text)) return *flag;
  const char first = text[0];
  if (!(std::isdigit(static_cast<unsigned char>(first)) || first == '-' || first == '+' || first == '.')) {
    return std::string(text);  // no number begins so: spares the patterns below
  }
  if (const auto integer = as_integer(text)) return *integer;
  if (const auto number = as_float(text)) return *number;
  return std::string(text);
}

std::string float_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[400];
  const double size = std::fabs(value);
  // Python writes exponents below 1e-4 and from 1e16 on.
  const auto format =
      size != 0 && (size < 1e-4 || size >= 1e16) ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr;
  std::string text(buffer, end);
  if (format == std::chars_format::fixed && text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::string float_yaml(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::string text = float_repr(value);
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos) text.insert(exponent, ".0");
  return text;
}

}  // namespace sotto::config
