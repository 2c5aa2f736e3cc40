#include "src/config/yaml_writer.h"

#include <algorithm>
#include <cstdlib>

#include "src/config/yaml_scalar.h"
#include "src/config/yaml_string.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

// Scalars other than strings look the same everywhere.
std::string scalar_in(const Node& node, const StringPlace& place) {
  if (node.is_string()) return yaml_string(node.string(), place);
  if (const auto* number = std::get_if<double>(&node.value)) return float_yaml(*number);
  return scalar_text(node);
}

constexpr StringPlace kInFlow{.flow = true, .may_fold = false};
constexpr StringPlace kAsKey{.may_fold = false};

std::string flow_yaml(const Node& node) {
  if (!node.is_list() && !node.is_map()) return scalar_in(node, kInFlow);
  std::string text = node.is_list() ? "[" : "{";
  bool first = true;
  const auto separate = [&] {
    if (!first) text += ", ";
    first = false;
  };
  if (node.is_list()) {
    for (const Node& item : node.list()) separate(), text += flow_yaml(item);
  } else {
    for (const auto& [key, value] : node.map()) separate(), text += yaml_string(key, kInFlow) + ": " + flow_yaml(value);
  }
  return text + (node.is_list() ? "]" : "}");
}

bool is_block(const Node& node) {
  return (node.is_list() && !node.list().empty()) || (node.is_map() && !node.map().empty());
}

void write_block(const Node& node, std::size_t indent, bool first_line_begun, std::string& out);

// A scalar, or an empty list or mapping, at the end of the line that `out` has begun.
void write_inline(const Node& node, std::size_t indent, std::string& out) {
  if (node.is_list() || node.is_map()) {
    out += flow_yaml(node) + "\n";
    return;
  }
  const std::size_t line_start = out.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = static_cast<std::size_t>(
      std::count_if(out.begin() + static_cast<std::ptrdiff_t>(line_start), out.end(), core::begins_character));
  out += scalar_in(node, {.column = column, .indent = indent + 2}) + "\n";
}

// A key that was no text reads back as what it was.
std::string key_yaml(const std::string& key, KeyKind kind) {
  if (kind == KeyKind::kString) return yaml_string(key, kAsKey);
  if (kind == KeyKind::kBoolean) return key == "True" ? "true" : "false";
  return kind == KeyKind::kFloat ? float_yaml(std::strtod(key.c_str(), nullptr)) : key;
}

// "? key", and ": value" in the next line.
void write_complex_pair(const std::string& key, const Node& value, std::size_t indent, std::string& out) {
  out += "? " + yaml_string(key, {.column = indent + 2, .indent = indent + 2}) + "\n";
  out.append(indent, ' ') += ": ";
  if (is_block(value)) {
    write_block(value, indent + 2, true, out);
  } else {
    write_inline(value, indent, out);
  }
}

void write_after_key(const Node& value, std::size_t indent, std::string& out) {
  if (!is_block(value)) {
    out += " ";
    return write_inline(value, indent, out);
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
      if (is_simple_key(key)) {
        out += key_yaml(key, value.key_kind) + ":";
        write_after_key(value, indent, out);
      } else {
        write_complex_pair(key, value, indent, out);
      }
    }
    return;
  }
  for (const Node& item : node.list()) {
    begin_line();
    out += "- ";
    if (is_block(item)) {
      write_block(item, indent + 2, true, out);
    } else {
      write_inline(item, indent, out);
    }
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
