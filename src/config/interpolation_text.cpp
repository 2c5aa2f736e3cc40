#include "src/config/interpolation_text.h"

#include <fmt/format.h>

#include "src/config/value_grammar.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

// As Python's str() writes a value inside longer text.
std::string python_text(const Node& node) {
  if (node.is_null()) return "None";
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag ? "True" : "False";
  return scalar_text(node);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Arguments may hold interpolations of their own, in quotes too.
Node evaluate_argument(const Node& argument, Interpolation& interpolation, const KeyParts& container,
                       const Origin& origin) {
  Node result = argument;
  if (argument.is_string()) return interpolation.evaluate(argument.string(), container, origin);
  if (argument.is_list()) {
    for (Node& item : result.list()) item = evaluate_argument(item, interpolation, container, origin);
  }
  if (argument.is_map()) {
    for (auto& [key, value] : result.map()) value = evaluate_argument(value, interpolation, container, origin);
  }
  return result;
}

}  // namespace

void InterpolationText::fail(const std::string& what) const {
  throw core::UserError(fmt::format("{}: {}\n  {}\n  {}^", origin_.text(), what, text_, std::string(at_, ' ')));
}

std::string InterpolationText::take_backslashes() {
  std::size_t count = 0;
  while (peek() == '\\') ++count, ++at_;
  if (!starts_interpolation()) return std::string(count, '\\');
  std::string literal(count / 2, '\\');
  if (count % 2 == 1) {
    literal += "${";
    at_ += 2;
  }
  return literal;
}

Node InterpolationText::value() {
  std::string literal;
  while (at_ < text_.size()) {
    if (peek() == '\\') {
      literal += take_backslashes();
    } else if (starts_interpolation()) {
      const bool at_start = at_ == 0;
      const Node found = parse_interpolation();
      if (at_start && at_ == text_.size()) return found;
      literal += python_text(found);
    } else {
      literal += text_[at_++];
    }
  }
  return Node(literal, origin_);
}

std::string InterpolationText::nested_text() { return python_text(parse_interpolation()); }

// What stands between `${` and `:` or `}`.
std::string InterpolationText::parse_head() {
  std::string head;
  while (peek() != ':' && peek() != '}') {
    if (at_ >= text_.size()) fail("an interpolation is not closed: '}' is missing");
    if (starts_interpolation()) {
      head += nested_text();
    } else if (std::string_view("{()\\'\"").find(peek()) != std::string_view::npos) {
      fail(fmt::format("'{}' may not stand in an interpolation's key", peek()));
    } else {
      head += text_[at_++];
    }
  }
  return trimmed(head);
}

Node InterpolationText::parse_interpolation() {
  at_ += 2;
  const std::string head = parse_head();
  if (head.empty()) fail("an interpolation without a key");
  if (peek() == ':') {
    ++at_;
    return parse_call(head);
  }
  ++at_;
  return interpolation_.look_up(head, container_, origin_);
}

Node InterpolationText::parse_call(const std::string& name) {
  ValueParser parser(text_, at_, origin_);
  std::vector<Node> arguments;
  parser.skip_spaces();
  while (parser.peek() != '}' || !arguments.empty()) {
    arguments.push_back(evaluate_argument(parser.parse_element(), interpolation_, container_, origin_));
    parser.skip_spaces();
    if (parser.peek() == '}') break;
    if (parser.peek() != ',') parser.fail("expected ',' or '}' after an argument");
    ValueParser next(text_, parser.position() + 1, origin_);
    parser = next;
  }
  at_ = parser.position() + 1;
  return interpolation_.call(name, std::move(arguments), container_, origin_);
}

}  // namespace sotto::config
