#include "src/config/apply_override.h"

#include <fmt/format.h>

#include "src/config/interpolation.h"
#include "src/config/key_path.h"
#include "src/config/known_keys.h"
#include "src/config/python_text.h"
#include "src/config/select.h"
#include "src/config/update.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using core::UserError;

bool is_container(const Node& node) { return node.is_map() || node.is_list(); }

void add(Node& root, const Override& override) {
  const Node* const existing = find_key(root, override.key);
  const bool holds_value = existing != nullptr && !existing->is_null() && !existing->is_missing();
  if (holds_value && !is_container(override.value)) {
    throw UserError(fmt::format("'{}' exists already ({} at {}). Write {} to change it, or +{} to do either.",
                                override.key, scalar_yaml(*existing), existing->origin.text(), override.text.substr(1),
                                override.text));
  }
  update_value(root, override.key, override.value, {.merge = true, .is_closed = false});
}

// Whether the key's value is what a deletion names. A scalar is no mapping and no list, whatever these hold.
bool holds(const Node& root, const Node& target, const Override& override) {
  if (is_container(target) && !is_container(override.value)) return false;
  const auto value = select_value(root, override.key, {});
  return value && python_equal(*value, override.value);
}

void remove(Node& root, const Override& override) {
  const Node* const target = find_key(root, override.key);
  if (target == nullptr) {
    throw UserError(fmt::format("'{}' does not exist.{}", override.key, nearest_keys(root, override.key)));
  }
  if (override.has_value && !override.value.is_null()) {
    if (!holds(root, *target, override)) {
      throw UserError(fmt::format("'{}' is {} ({}), not {}: nothing was deleted.", override.key, scalar_yaml(*target),
                                  target->origin.text(), scalar_yaml(override.value)));
    }
  }
  std::vector<std::string> parent = split_key(override.key);
  const std::string name = parent.back();
  parent.pop_back();
  const_cast<Node*>(find_path(root, parent))->erase(name);
}

// `+` is advised only where nothing near exists: a typo should not become a new key.
std::string advice(const Override& override, std::string_view problem) {
  const bool unknown = problem.starts_with("there is no key") && problem.find("Did you mean") == std::string_view::npos;
  return unknown && override.kind == Override::Kind::kChange ? fmt::format(" To add it: +{}", override.text) : "";
}

}  // namespace

void apply_override(Node& root, const Override& override) {
  if (override.key.empty()) {
    throw UserError(fmt::format("override '{}': the key is missing. An override is key=value.", override.text));
  }
  try {
    switch (override.kind) {
      case Override::Kind::kChange:
        return update_value(root, override.key, override.value, {.merge = true, .is_closed = true});
      case Override::Kind::kAdd:
        return add(root, override);
      case Override::Kind::kForce:
        return update_value(root, override.key, override.value, {.merge = true, .is_closed = false});
      case Override::Kind::kDelete:
        return remove(root, override);
    }
  } catch (const UserError& error) {
    throw UserError(fmt::format("override '{}': {}{}", override.text, error.what(), advice(override, error.what())));
  }
}

}  // namespace sotto::config
