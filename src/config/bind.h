#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "src/config/field_list.h"
#include "src/config/key_path.h"
#include "src/config/node.h"

// Fills a section's struct from a resolved configuration, through the struct's one list of fields (field_list.h).
namespace sotto::config {

template <class Section, class Visitor>
concept HasFields = requires(Section section, Visitor visitor) {
  section.visit_fields(visitor);
};

// What is wrong with a section, and which keys were accepted without effect.
struct BindReport {
  std::vector<std::string> problems;  // "key: what was found, what was expected (place)"
  std::vector<std::string> without_effect;
};

// Reads single values. Each sets `field` or adds a problem. `key` is the full key.
void read_value(const Node& node, const std::string& key, bool& field, BindReport& report);
void read_value(const Node& node, const std::string& key, std::int64_t& field, BindReport& report);
void read_value(const Node& node, const std::string& key, double& field, BindReport& report);
void read_value(const Node& node, const std::string& key, Number& field, BindReport& report);
void read_value(const Node& node, const std::string& key, std::string& field, BindReport& report);
void read_value(const Node& node, const std::string& key, std::filesystem::path& field, BindReport& report);
void add_problem(const Node& node, const std::string& key, const std::string& expected, BindReport& report);
void report_unknown_keys(const Node& section, const std::string& key, const std::vector<std::string>& known,
                         BindReport& report);
// What validate() found at a key of the section, with the value that stands there and its place.
void add_failed_check(const Node& section, const std::string& section_key, const Problems::Item& item,
                      BindReport& report);
void check_choice(const Node& node, const std::string& key, const std::string& value, Choices choices,
                  BindReport& report);

class Binder {
 public:
  Binder(const Node& section, std::string key, BindReport& report)
      : section_(section), key_(std::move(key)), report_(report) {}

  template <class Field>
  void operator()(std::string_view name, Field& field, std::string_view /*meaning*/) {
    known_.emplace_back(name);
    if (const Node* const node = section_.find(name)) read(*node, child_key(key_, name), field);
  }
  void one_of(std::string_view name, std::string& field, Choices choices, std::string_view meaning) {
    (*this)(name, field, meaning);
    if (const Node* const node = section_.find(name))
      check_choice(*node, child_key(key_, name), field, choices, report_);
  }
  void ignored(std::string_view name, std::string_view /*why*/) {
    known_.emplace_back(name);
    if (section_.find(name) != nullptr) report_.without_effect.push_back(child_key(key_, name));
  }

  void variable(std::string_view name) { known_.emplace_back(name); }

  template <class Section>
  void bind(Section& section) {
    if (!section_.is_map()) return add_problem(section_, key_, "a mapping", report_);
    section.visit_fields(*this);
    report_unknown_keys(section_, key_, known_, report_);
    if constexpr (requires(Problems & problems) { section.validate(problems); }) {
      Problems problems;
      section.validate(problems);
      for (const auto& item : problems.items()) add_failed_check(section_, key_, item, report_);
    }
  }

 private:
  template <class Field>
  void read(const Node& node, const std::string& key, Field& field) {
    if (node.is_missing()) return add_problem(node, key, "a value: it is mandatory", report_);
    if constexpr (HasFields<Field, Binder>) {
      Binder(node, key, report_).bind(field);
    } else {
      read_value(node, key, field, report_);
    }
  }
  template <class Item>
  void read(const Node& node, const std::string& key, std::optional<Item>& field) {
    field.reset();
    if (node.is_null()) return;
    read(node, key, field.emplace());
  }
  template <class Item>
  void read(const Node& node, const std::string& key, std::vector<Item>& field) {
    if (!node.is_list()) return add_problem(node, key, "a list", report_);
    field.clear();
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      read(node.list()[at], child_key(key, std::to_string(at)), field.emplace_back());
    }
  }
  template <class Item>
  void read(const Node& node, const std::string& key, std::map<std::string, Item>& field) {
    if (!node.is_map()) return add_problem(node, key, "a mapping", report_);
    field.clear();
    for (const auto& [name, value] : node.map()) read(value, child_key(key, name), field[name]);
  }

  const Node& section_;
  std::string key_;
  BindReport& report_;
  std::vector<std::string> known_;
};

// Throws one UserError (exit 1) with every problem on its own line.
void throw_problems(const std::string& what, const BindReport& report);

// The section at `key` of a resolved configuration. Keys that are absent keep their default.
// Errors (UserError): no such section; every unknown key, wrong type and failed check together.
template <class Section>
Section bind_section(const Node& root, std::string_view key, BindReport& report) {
  Section section;
  const Node* const node = find_key(root, key);
  if (node == nullptr) {
    report.problems.push_back("the section '" + std::string(key) + "' is missing");
  } else {
    Binder(*node, std::string(key), report).bind(section);
  }
  return section;
}

}  // namespace sotto::config
