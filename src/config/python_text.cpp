#include "src/config/python_text.h"

#include <fmt/format.h>

#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

// Single quotes, but double ones around a text that holds single ones only.
std::string quoted(const std::string& text) {
  const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string result(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      result += {'\\', c};
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c == '\r') {
      result += "\\r";
    } else if (byte < 0x20 || byte == 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result + quote;
}

void write(const Node& node, bool quotes, std::string& out) {
  if (node.is_null()) {
    out += "None";
  } else if (const auto* flag = std::get_if<bool>(&node.value)) {
    out += *flag ? "True" : "False";
  } else if (node.is_string()) {
    out += quotes ? quoted(node.string()) : node.string();
  } else if (node.is_list()) {
    out += '[';
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      if (at > 0) out += ", ";
      write(node.list()[at], true, out);
    }
    out += ']';
  } else if (node.is_map()) {
    out += '{';
    for (std::size_t at = 0; at < node.map().size(); ++at) {
      const auto& [key, value] = node.map()[at];
      if (at > 0) out += ", ";
      out += (value.key_kind == KeyKind::kString ? quoted(key) : key) + ": ";
      write(value, true, out);
    }
    out += '}';
  } else {
    out += scalar_text(node);
  }
}

}  // namespace

std::string python_text(const Node& node) {
  std::string text;
  write(node, false, text);
  return text;
}

std::string python_repr(const Node& node) {
  std::string text;
  write(node, true, text);
  return text;
}

}  // namespace sotto::config
