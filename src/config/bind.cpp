#include "src/config/bind.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {

void add_problem(const Node& node, const std::string& key, const std::string& expected, BindReport& report) {
  const std::string place = node.origin.source.empty() ? "" : fmt::format(" ({})", node.origin.text());
  report.problems.push_back(
      node.is_missing() ? fmt::format("{}: has no value yet; set it: {}=VALUE{}", key, key, place)
                        : fmt::format("{}: expected {}, but got {}{}", key, expected, scalar_yaml(node), place));
}

void read_value(const Node& node, const std::string& key, bool& field, BindReport& report) {
  if (const auto* flag = std::get_if<bool>(&node.value)) return void(field = *flag);
  add_problem(node, key, "true or false", report);
}

void read_value(const Node& node, const std::string& key, std::int64_t& field, BindReport& report) {
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return void(field = *integer);
  add_problem(node, key, "an integer", report);
}

// Nothing that is set has NaN or infinity for a meaning, and comparisons in checks let NaN pass.
void read_value(const Node& node, const std::string& key, Number& field, BindReport& report) {
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return void(field = *integer);
  const auto* number = std::get_if<double>(&node.value);
  if (number == nullptr) return add_problem(node, key, "a number", report);
  if (!std::isfinite(*number)) return add_problem(node, key, "a finite number", report);
  field = *number;
}

void read_value(const Node& node, const std::string& key, double& field, BindReport& report) {
  Number number = field;
  read_value(node, key, number, report);
  field = std::visit([](auto value) { return static_cast<double>(value); }, number);
}

void read_value(const Node& node, const std::string& key, std::string& field, BindReport& report) {
  if (node.is_null() || node.is_list() || node.is_map()) return add_problem(node, key, "a string", report);
  field = scalar_text(node);
}

void read_value(const Node& node, const std::string& key, std::filesystem::path& field, BindReport& report) {
  if (!node.is_string()) return add_problem(node, key, "a path", report);
  field = node.string();
}

void report_unknown_keys(const Node& section, const std::string& key, const std::vector<std::string>& known,
                         BindReport& report) {
  for (const auto& [name, value] : section.map()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string hint = core::did_you_mean(name, known);
    if (hint.empty()) hint = fmt::format(" Known: {}", fmt::join(known, ", "));
    report.problems.push_back(
        fmt::format("{}: there is no such key ({}).{}", child_key(key, name), value.origin.text(), hint));
  }
}

void add_failed_check(const Node& section, const std::string& section_key, const Problems::Item& item,
                      BindReport& report) {
  const std::string key = child_key(section_key, item.key);
  // A value that could not even be read was told of.
  if (std::any_of(report.problems.begin(), report.problems.end(),
                  [&](const std::string& problem) { return problem.starts_with(key + ": "); }))
    return;
  std::string given;
  if (const Node* const node = find_key(section, item.key); node != nullptr && node != &section) {
    const std::string place = node->origin.text();
    const bool shows = item.given == Problems::Given::kShown && !node->is_map();
    if (shows) given = scalar_yaml(*node) + (place.empty() ? "" : " at ");
    given += place;
    if (!given.empty()) given = " (" + given + ")";
  }
  report.problems.push_back(key + ": " + item.text + given);
}

void check_choice(const Node& node, const std::string& key, const std::string& value, Choices choices,
                  BindReport& report) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  const std::vector<std::string> names(choices.begin(), choices.end());
  report.problems.push_back(fmt::format("{}: expected one of {}, but got {} ({}).{}", key, fmt::join(choices, ", "),
                                        scalar_yaml(node), node.origin.text(), core::did_you_mean(value, names)));
}

void throw_problems(const std::string& what, const BindReport& report) {
  if (report.problems.empty()) return;
  throw core::UserError(fmt::format("{}\n  {}", what, fmt::join(report.problems, "\n  ")));
}

}  // namespace sotto::config
