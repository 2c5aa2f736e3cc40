#include "src/config/yaml_scalar.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

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

// The forms of YAML 1.1's numbers, read from left to right. (std::regex would recurse once a character.)
class Form {
 public:
  explicit Form(std::string_view text) : rest_(text) { take_one("+-"); }

  bool take_one(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  // How many of these characters stand next.
  std::size_t take_all(std::string_view characters) {
    const std::size_t count = std::min(rest_.find_first_not_of(characters), rest_.size());
    rest_.remove_prefix(count);
    return count;
  }
  // At least and at most so many digits.
  bool take_digits(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    while (count < most && take_one("0123456789")) ++count;
    return count >= least;
  }
  // Digits, the first of them no underscore.
  bool take_digits(std::string_view first) { return take_one(first) && (take_all("0123456789_"), true); }
  // `(:[0-5]?[0-9])+`
  bool take_sixties() {
    bool taken = false;
    while (take(":")) {
      const std::string_view before = rest_;
      const std::string_view part = before.substr(0, take_all("0123456789"));
      if (part.empty() || part.size() > 2 || (part.size() == 2 && part[0] > '5')) return false;
      taken = true;
    }
    return taken;
  }
  bool take_exponent(bool needs_sign) {
    if (!take_one("eE")) return false;
    if (!take_one("+-") && needs_sign) return false;
    return take_all("0123456789") > 0;
  }
  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return rest_.starts_with(c); }

 private:
  std::string_view rest_;
};

bool is_integer(std::string_view text) {
  Form form(text);
  if (form.take("0b")) return form.take_all("01_") > 0 && form.at_end();
  if (form.take("0x")) return form.take_all("0123456789abcdefABCDEF_") > 0 && form.at_end();
  if (form.take("0")) return form.take_all("01234567_"), form.at_end();
  if (!form.take_digits("123456789")) return false;
  return form.at_end() || (form.take_sixties() && form.at_end());
}

bool is_float(std::string_view text) {
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  Form form(text);
  if (form.take(".")) {
    if (form.take("inf") || form.take("Inf") || form.take("INF")) return form.at_end();
    return form.take_all("0123456789_") > 0 && (form.at_end() || (form.take_exponent(true) && form.at_end()));
  }
  if (!form.take_digits("0123456789")) return false;
  if (form.at(':')) return form.take_sixties() && form.take(".") && (form.take_all("0123456789_"), form.at_end());
  if (form.take(".")) {
    form.take_all("0123456789_");
    if (form.at_end()) return true;
  }
  return form.take_exponent(false) && form.at_end();
}

// "4:00:00" counts in sixties: 14400. Nothing where it is too large.
std::optional<std::int64_t> integer_of_sixties(std::string_view digits) {
  std::int64_t value = 0;
  for (std::size_t begin = 0; begin <= digits.size();) {
    const std::size_t end = std::min(digits.find(':', begin), digits.size());
    const auto part = digits_in_base(digits.substr(begin, end - begin), 10);
    if (!part || __builtin_mul_overflow(value, 60, &value) || __builtin_add_overflow(value, *part, &value))
      return std::nullopt;
    begin = end + 1;
  }
  return value;
}

double float_of_sixties(const std::string& digits) {
  double value = 0;
  for (std::size_t begin = 0; begin <= digits.size();) {
    const std::size_t end = std::min(digits.find(':', begin), digits.size());
    value = value * 60 + std::strtod(digits.substr(begin, end - begin).c_str(), nullptr);
    begin = end + 1;
  }
  return value;
}

std::optional<std::int64_t> as_integer(std::string_view text) {
  if (!is_integer(text)) return std::nullopt;
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
    value = integer_of_sixties(digits);
  else
    value = digits_in_base(digits, digits.size() > 1 && digits[0] == '0' ? 8 : 10);
  if (!value) return std::nullopt;
  return sign * *value;
}

std::optional<double> as_float(std::string_view text) {
  if (!is_float(text)) return std::nullopt;
  std::string digits = without_underscores(text);
  if (is_one_of(digits, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  double sign = 1;
  if (digits[0] == '-' || digits[0] == '+') {
    sign = digits[0] == '-' ? -1 : 1;
    digits.erase(0, 1);
  }
  if (is_one_of(digits, {".inf", ".Inf", ".INF"})) return sign * std::numeric_limits<double>::infinity();
  if (digits.find(':') != std::string::npos) return sign * float_of_sixties(digits);
  return sign * std::strtod(digits.c_str(), nullptr);
}

}  // namespace

Node::Value plain_scalar(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (const auto flag = as_bool(text)) return *flag;
  const char first = text[0];
  if (!(std::isdigit(static_cast<unsigned char>(first)) || first == '-' || first == '+' || first == '.')) {
    return std::string(text);  // no number begins so
  }
  if (const auto integer = as_integer(text)) return *integer;
  if (const auto number = as_float(text)) return *number;
  return std::string(text);
}

bool is_timestamp(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  Form form(text);
  const auto sign = [&](std::string_view word) { return form.take(word); };
  if (!form.take_digits(4, 4) || !sign("-") || !form.take_digits(1, 2) || !sign("-") || !form.take_digits(1, 2)) {
    return false;
  }
  if (form.at_end()) return text.size() == std::string_view("2001-01-01").size();
  if (!form.take_one("Tt") && form.take_all(" \t") == 0) return false;
  if (!form.take_digits(1, 2) || !sign(":") || !form.take_digits(2, 2) || !sign(":") || !form.take_digits(2, 2)) {
    return false;
  }
  if (sign(".")) form.take_all("0123456789");
  form.take_all(" \t");
  if (form.take_one("+-")) return form.take_digits(1, 2) && (!sign(":") || form.take_digits(2, 2)) && form.at_end();
  return (sign("Z") || !text.ends_with(' ')) && form.at_end();
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
