#include "src/config/yaml_writer.h"

#include <fmt/format.h>

#include <cctype>
#include <regex>

#include "src/config/yaml_scalar.h"

namespace sotto::config {
namespace {

// Words that YAML 1.1 or Python would read as a boolean or a number.
bool looks_typed(const std::string& text) {
  static const std::regex words("y|Y|n|N|[-+]?(?:inf|Inf|INF|infinity|nan|NaN|NAN)");
  static const std::regex number(
      "\\s*[-+]?(?:[0-9](?:_?[0-9])*\\.?(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?\\s*");
  if (!std::holds_alternative<std::string>(plain_scalar(text))) return true;
  return std::regex_match(text, words) || std::regex_match(text, number);
}

bool has_control_character(const std::string& text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7f) return true;
  }
  return false;
}

bool needs_quotes(const std::string& text) {
  if (text.empty() || looks_typed(text)) return true;
  if (text.front() == ' ' || text.back() == ' ' || text.find('\n') != std::string::npos) return true;
  if (text.starts_with("---") || text.starts_with("...") || text == "=" || text == "<<") return true;
  static const std::string kIndicators = "#,[]{}&*!|>'\"%@`";
  if (kIndicators.find(text.front()) != std::string::npos) return true;
  const bool word_ends = text.size() == 1 || text[1] == ' ';
  if ((text.front() == '-' || text.front() == '?' || text.front() == ':') && word_ends) return true;
  return text.back() == ':' || text.find(": ") != std::string::npos || text.find(" #") != std::string::npos;
}

std::string double_quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      quoted += std::string("\\") + c;
    else if (c == '\n')
      quoted += "\\n";
    else if (c == '\t')
      quoted += "\\t";
    else if (c == '\r')
      quoted += "\\r";
    else if (byte < 0x20 || byte == 0x7f)
      quoted += fmt::format("\\x{:02X}", byte);
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::string string_yaml(const std::string& text, bool flow) {
  if (has_control_character(text) || (flow && text.find('\n') != std::string::npos)) return double_quoted(text);
  const bool flow_sign = flow && text.find_first_of(",[]{}") != std::string::npos;
  if (!needs_quotes(text) && !flow_sign) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "''";
    else if (c == '\n')
      quoted += "\n\n";
    else
      quoted += c;
  }
  return quoted + "'";
}

// A newline within single quotes folds unless the line is blank, and spaces around it are lost: double quotes then.
std::string block_string(const std::string& text) {
  const bool spaces_at_breaks = text.find(" \n") != std::string::npos || text.find("\n ") != std::string::npos;
  return spaces_at_breaks ? double_quoted(text) : string_yaml(text, false);
}

std::string scalar_in(const Node& node, bool flow) {
  if (node.is_string()) return flow ? string_yaml(node.string(), true) : block_string(node.string());
  if (const auto* number = std::get_if<double>(&node.value)) return float_yaml(*number);
  return scalar_text(node);
}

std::string flow_yaml(const Node& node) {
  if (!node.is_list() && !node.is_map()) return scalar_in(node, true);
  std::string text = node.is_list() ? "[" : "{";
  bool first = true;
  const auto separate = [&] {
    if (!first) text += ", ";
    first = false;
  };
  if (node.is_list()) {
    for (const Node& item : node.list()) separate(), text += flow_yaml(item);
  } else {
    for (const auto& [key, value] : node.map()) separate(), text += string_yaml(key, true) + ": " + flow_yaml(value);
  }
  return text + (node.is_list() ? "]" : "}");
}

bool is_block(const Node& node) {
  return (node.is_list() && !node.list().empty()) || (node.is_map() && !node.map().empty());
}

void write_block(const Node& node, std::size_t indent, bool first_line_begun, std::string& out);

void write_after_key(const Node& value, std::size_t indent, std::string& out) {
  if (!is_block(value)) {
    out += " " + (value.is_list() || value.is_map() ? flow_yaml(value) : scalar_in(value, false)) + "\n";
    return;
  }
  out += "\n";
  write_block(value, value.is_list() ? indent : indent + 2, false, out);  // sequences are not indented
}

void write_block(const Node& node, std::size_t indent, bool first_line_begun, std::string& out) {
  const auto begin_line = [&] {
    if (!first_line_begun) out.append(indent, ' ');
    first_line_begun = false;
  };
  if (node.is_map()) {
    for (const auto& [key, value] : node.map()) {
      begin_line();
      out += string_yaml(key, true) + ":";
      write_after_key(value, indent, out);
    }
    return;
  }
  for (const Node& item : node.list()) {
    begin_line();
    out += "- ";
    if (is_block(item))
      write_block(item, indent + 2, true, out);
    else
      out += flow_yaml(item) + "\n";
  }
}

}  // namespace

std::string scalar_text(const Node& node) {
  if (node.is_null()) return "null";
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&node.value)) return float_repr(*number);
  if (node.is_string()) return node.string();
  return flow_yaml(node);
}

std::string scalar_yaml(const Node& node) { return flow_yaml(node); }

std::string to_yaml(const Node& node) {
  if (!is_block(node)) return flow_yaml(node) + "\n";
  std::string out;
  write_block(node, 0, false, out);
  return out;
}

}  // namespace sotto::config
