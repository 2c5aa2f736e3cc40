#include "src/config/override_cast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "src/config/yaml_scalar.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using core::UserError;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// Python allows single underscores between digits.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string digits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '_') {
      digits += text[at];
    } else if (at == 0 || at + 1 == text.size() || !std::isdigit(static_cast<unsigned char>(text[at - 1])) ||
               !std::isdigit(static_cast<unsigned char>(text[at + 1]))) {
      return std::nullopt;
    }
  }
  return digits;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  const auto digits = without_underscores(trimmed(text));
  if (!digits || digits->empty()) return std::nullopt;
  const std::string_view rest = std::string_view(*digits).substr(digits->front() == '+' ? 1 : 0);
  if (rest.starts_with('-') && digits->front() == '+') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return value;
}

std::optional<double> number_of(std::string_view text) {
  const auto digits = without_underscores(trimmed(text));
  if (!digits || digits->empty()) return std::nullopt;
  std::string rest = lower(*digits);
  const bool negative = rest.front() == '-';
  if (negative || rest.front() == '+') rest.erase(0, 1);
  double value = 0;
  if (rest == "inf" || rest == "infinity") {
    value = std::numeric_limits<double>::infinity();
  } else if (rest == "nan") {
    value = std::numeric_limits<double>::quiet_NaN();
  } else {
    if (rest.empty() || !(std::isdigit(static_cast<unsigned char>(rest[0])) || rest[0] == '.')) return std::nullopt;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (end != rest.data() + rest.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) value = std::strtod(rest.c_str(), nullptr);
  }
  return negative ? -value : value;
}

Node to_int(const Node& value) {
  if (const auto* flag = std::get_if<bool>(&value.value)) return Node(std::int64_t{*flag}, value.origin);
  if (const auto* number = std::get_if<double>(&value.value)) {
    if (std::fabs(*number) < 9.2e18) return Node(static_cast<std::int64_t>(*number), value.origin);  // not for NaN
    throw UserError(fmt::format("int() cannot turn {} into an integer", float_repr(*number)));
  }
  if (value.is_string()) {
    if (const auto integer = integer_of(value.string())) return Node(*integer, value.origin);
    throw UserError(fmt::format("int() cannot read '{}' as an integer", value.string()));
  }
  return value;
}

Node to_float(const Node& value) {
  if (const auto* flag = std::get_if<bool>(&value.value)) return Node(*flag ? 1.0 : 0.0, value.origin);
  if (const auto* integer = std::get_if<std::int64_t>(&value.value))
    return Node(static_cast<double>(*integer), value.origin);
  if (value.is_string()) {
    if (const auto number = number_of(value.string())) return Node(*number, value.origin);
    throw UserError(fmt::format("float() cannot read '{}' as a number", value.string()));
  }
  return value;
}

Node to_bool(const Node& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.value)) return Node(*integer != 0, value.origin);
  if (const auto* number = std::get_if<double>(&value.value)) return Node(*number != 0, value.origin);
  if (value.is_string()) {
    const std::string word = lower(value.string());
    if (word == "true" || word == "false") return Node(word == "true", value.origin);
    throw UserError(fmt::format("bool() knows only true and false, not '{}'", value.string()));
  }
  return value;
}

Node cast_node(std::string_view type, const Node& value) {
  if (value.is_null()) throw UserError(fmt::format("{}() cannot take null", type));
  Node result = value;
  if (value.is_list()) {
    for (Node& item : result.list()) item = cast_node(type, item);
    return result;
  }
  if (value.is_map()) {
    for (auto& [key, item] : result.map()) {
      const KeyKind kind = item.key_kind;
      item = cast_node(type, item);
      item.key_kind = kind;
    }
    return result;
  }
  if (type == "int") return to_int(value);
  if (type == "float") return to_float(value);
  if (type == "bool") return to_bool(value);
  return Node(scalar_text(value), value.origin);
}

}  // namespace

ValueOrSweep cast(std::string_view type, const ValueOrSweep& value) {
  if (const auto* node = std::get_if<Node>(&value)) return cast_node(type, *node);
  Sweep sweep = std::get<Sweep>(value);
  const bool numeric = type == "int" || type == "float";
  if (sweep.kind == Sweep::Kind::kChoice) {
    for (Node& item : sweep.values) item = cast_node(type, item);
    sweep.tags.clear();  // Hydra's casts of a choice or a range forget its tags
    sweep.shuffle = false;
  } else if (!numeric || sweep.kind == Sweep::Kind::kGlob) {
    throw UserError(fmt::format("a range or an interval can only become int or float, not {}", type));
  } else {
    for (Node* part : {&sweep.start, &sweep.stop, &sweep.step}) {
      if (!part->is_null()) *part = cast_node(type, *part);
    }
    if (sweep.kind == Sweep::Kind::kRange) {
      sweep.tags.clear();
      sweep.shuffle = false;
    }
  }
  return sweep;
}

}  // namespace sotto::config
