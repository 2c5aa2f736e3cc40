#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/config/bind.h"
#include "src/config/field_list.h"
#include "src/config/key_path.h"

// Tells what a section holds, from its list of fields: for --help and the reference page.
namespace sotto::config {

enum class FieldKind {
  kSetting,
  kWithoutEffect,  // accepted and reported (field_list.h, ignored)
  kVariable,       // a name that other keys may refer to (field_list.h, variable)
};

struct FieldDescription {
  std::string key;       // full key; "[]" behind a list's, "NAME" in place of a mapping's free key
  std::string type;      // bool, int, float, string, path, or the choices: "a|b"; empty where the kind is no setting
  std::string fallback;  // the default as YAML; empty for "null"
  std::string meaning;   // of a key without effect: why it has none
  FieldKind kind = FieldKind::kSetting;
  bool nullable = false;
};

std::string type_name(const bool*);
std::string type_name(const std::int64_t*);
std::string type_name(const double*);
std::string type_name(const Number*);
std::string type_name(const std::string*);
std::string type_name(const std::filesystem::path*);
std::string default_text(bool value);
std::string default_text(std::int64_t value);
std::string default_text(double value);
std::string default_text(const Number& value);
std::string default_text(const std::string& value);
std::string default_text(const std::filesystem::path& value);

class Describer {
 public:
  Describer(std::string key, std::vector<FieldDescription>& fields) : key_(std::move(key)), fields_(fields) {}

  template <class Field>
  void operator()(std::string_view name, Field& field, std::string_view meaning) {
    describe(child_key(key_, name), field, meaning);
  }
  void one_of(std::string_view name, std::string& field, Choices choices, std::string_view meaning) {
    std::string type;
    for (const auto choice : choices) type += (type.empty() ? "" : "|") + std::string(choice);
    fields_.push_back({child_key(key_, name), type, default_text(field), std::string(meaning)});
  }
  void ignored(std::string_view name, std::string_view why) {
    fields_.push_back({child_key(key_, name), "", "", std::string(why), FieldKind::kWithoutEffect});
  }
  void variable(std::string_view name) { fields_.push_back({child_key(key_, name), "", "", "", FieldKind::kVariable}); }

 private:
  template <class Field>
  void describe(const std::string& key, Field& field, std::string_view meaning) {
    if constexpr (HasFields<Field, Describer>) {
      Describer inner(key, fields_);
      field.visit_fields(inner);
    } else {
      fields_.push_back({key, type_name(&field), default_text(field), std::string(meaning)});
    }
  }
  template <class Item>
  void describe(const std::string& key, std::optional<Item>& field, std::string_view meaning) {
    Item item = field.value_or(Item{});
    const std::size_t first = fields_.size();
    describe(key, item, meaning);
    if (fields_.size() == first + 1 && fields_[first].key == key) fields_[first].nullable = true;
    if (field.has_value()) return;
    for (std::size_t at = first; at < fields_.size(); ++at) fields_[at].fallback.clear();
  }
  template <class Item>
  void describe(const std::string& key, std::vector<Item>& /*field*/, std::string_view meaning) {
    Item item{};
    const std::size_t first = fields_.size();
    describe(key + "[]", item, meaning);
    for (std::size_t at = first; at < fields_.size(); ++at) fields_[at].fallback.clear();
  }
  template <class Item>
  void describe(const std::string& key, std::map<std::string, Item>& /*field*/, std::string_view meaning) {
    Item item{};
    const std::size_t first = fields_.size();
    describe(key + ".NAME", item, meaning);
    for (std::size_t at = first; at < fields_.size(); ++at) fields_[at].fallback.clear();
  }

  std::string key_;
  std::vector<FieldDescription>& fields_;
};

// Every key below `key`, in the order of the lists.
template <class Section>
std::vector<FieldDescription> describe_section(const std::string& key) {
  Section section;
  std::vector<FieldDescription> fields;
  Describer describer(key, fields);
  section.visit_fields(describer);
  return fields;
}

// One line a setting, aligned: key, type, default, meaning.
std::string description_table(const std::vector<FieldDescription>& fields);

}  // namespace sotto::config
