#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/config/override_grammar.h"
#include "src/config/python_text.h"
#include "tests/conformance/outcome.h"

// Overrides and their parts, compared as Python prints Hydra's objects.
namespace sotto::conformance {
namespace {

using namespace config;

std::string python(const Node& node) {
  if (node.is_string() && node.quote != '\0') {
    return fmt::format("QuotedString(text={}, quote=<Quote.{}>)", python_repr(node),
                       node.quote == '\'' ? "single: 0" : "double: 1");
  }
  std::string text;
  if (node.is_list()) {
    for (const Node& item : node.list()) text += (text.empty() ? "" : ", ") + python(item);
    return "[" + text + "]";
  }
  if (node.is_map()) {
    for (const auto& [key, item] : node.map()) {
      const std::string name = item.key_kind == KeyKind::kString ? python_repr(Node(key)) : key;
      text += (text.empty() ? "" : ", ") + name + ": " + python(item);
    }
    return "{" + text + "}";
  }
  return python_repr(node);
}

std::string python(const std::vector<std::string>& texts) {
  Node list(List{});
  for (const std::string& text : texts) list.list().emplace_back(text);
  return python_repr(list);
}

std::string python(const Sweep& sweep) {
  std::string tags;
  for (const std::string& tag : sweep.tags) tags += (tags.empty() ? "" : ", ") + python_repr(Node(tag));
  tags = tags.empty() ? "set()" : "{" + tags + "}";
  const auto flag = [](bool value) { return value ? "True" : "False"; };
  switch (sweep.kind) {
    case Sweep::Kind::kChoice:
      return fmt::format("ChoiceSweep(tags={}, list={}, simple_form={}, shuffle={})", tags,
                         python(Node(List(sweep.values))), flag(sweep.simple_form), flag(sweep.shuffle));
    case Sweep::Kind::kRange:
      return fmt::format("RangeSweep(tags={}, start={}, stop={}, step={}, shuffle={})", tags, python(sweep.start),
                         python(sweep.stop), python(sweep.step), flag(sweep.shuffle));
    case Sweep::Kind::kInterval:
      return fmt::format("IntervalSweep(tags={}, start={}, end={})", tags, python(sweep.start), python(sweep.stop));
    case Sweep::Kind::kGlob:
      return fmt::format("Glob(include={}, exclude={})", python(sweep.include), python(sweep.exclude));
  }
  return "";
}

std::string python(const ValueOrSweep& value) {
  return std::visit([](const auto& either) { return python(either); }, value);
}

std::string python(const std::optional<std::string>& text) { return text ? python_repr(Node(*text)) : "None"; }

std::string value_type(const Override& override) {
  if (!override.has_value) return "None";
  if (!override.sweep) return "<ValueType.ELEMENT: 1>";
  switch (override.sweep->kind) {
    case Sweep::Kind::kChoice:
      return override.sweep->simple_form ? "<ValueType.SIMPLE_CHOICE_SWEEP: 4>" : "<ValueType.CHOICE_SWEEP: 2>";
    case Sweep::Kind::kGlob:
      return "<ValueType.GLOB_CHOICE_SWEEP: 3>";
    case Sweep::Kind::kRange:
      return "<ValueType.RANGE_SWEEP: 5>";
    case Sweep::Kind::kInterval:
      return "<ValueType.INTERVAL_SWEEP: 6>";
  }
  return "";
}

std::string python(const Override& override) {
  static const char* const kTypes[] = {"CHANGE: 1", "ADD: 2", "FORCE_ADD: 3", "DEL: 4"};
  const std::string value = override.sweep ? python(*override.sweep) : python(override.value);
  return fmt::format(
      "Override(type=<OverrideType.{}>, key_or_group={}, value_type={}, _value={}, package={}, input_line={}, "
      "config_loader=None)",
      kTypes[static_cast<int>(override.kind)], python_repr(Node(override.key)), value_type(override), value,
      python(override.package), python_repr(Node(override.text)));
}

std::string parsed(const std::string& rule, const std::string& text) {
  if (rule == "override") return python(parse_override(text));
  const bool is_key = rule == "key" || rule == "package" || rule == "packageOrGroup";
  OverrideParser parser(text, is_key ? OverridePart::kKey : OverridePart::kValue);
  std::string result;
  if (rule == "key") {
    const OverrideKey key = parser.key();
    result = fmt::format("Key(key_or_group={}, package={})", python_repr(Node(key.key)), python(key.package));
  } else if (rule == "package") {
    result = python_repr(Node(parser.package()));
  } else if (rule == "packageOrGroup") {
    result = python_repr(Node(parser.package_or_group()));
  } else if (rule == "value") {
    result = python(parser.value());
  } else if (rule == "element") {
    result = python(parser.element());
  } else if (rule == "function") {
    result = python(parser.function());
  } else if (rule == "primitive") {
    result = python(parser.primitive());
  } else if (rule == "listContainer") {
    result = python(parser.list());
  } else if (rule == "dictContainer") {
    result = python(parser.mapping());
  } else if (rule == "simpleChoiceSweep") {
    result = python(parser.simple_choice());
  } else {
    return "no such rule: " + rule;
  }
  return result;
}

}  // namespace

Outcome replay_override(const Json& recorded) {
  const std::string rule = recorded["rule"], text = recorded["input"];
  return compare(recorded, rule + " " + text, recorded.value("result", ""), [&] { return parsed(rule, text); });
}

}  // namespace sotto::conformance
