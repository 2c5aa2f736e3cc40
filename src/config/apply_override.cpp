#include "src/config/apply_override.h"

#include <fmt/format.h>

#include "src/config/key_path.h"
#include "src/config/merge.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

void collect_keys(const Node& node, const std::string& key, std::vector<std::string>& keys) {
  if (!key.empty()) keys.push_back(key);
  if (!node.is_map()) return;
  for (const auto& [name, value] : node.map()) collect_keys(value, child_key(key, name), keys);
}

// `+` is advised only where nothing near exists: a typo should not become a new key.
[[noreturn]] void fail_unknown(const Node& root, const Override& override, const std::string& key) {
  std::vector<std::string> keys;
  collect_keys(root, "", keys);
  std::string hint = core::did_you_mean(key, keys);
  if (hint.empty() && override.kind == Override::Kind::kChange) {
    hint = fmt::format(" To add it: +{}", override.text);
  }
  throw core::UserError(fmt::format("override '{}': there is no key '{}'.{}", override.text, key, hint));
}

Node* find_existing(Node& root, const std::string& key) { return const_cast<Node*>(find_path(root, split_key(key))); }

// A mapping given to an existing mapping may change its keys but bring no new ones.
void check_known_keys(const Node& root, const Node& target, const Override& override, const Node& value,
                      const std::string& key) {
  if (!value.is_map() || !target.is_map()) return;
  for (const auto& [name, child] : value.map()) {
    const Node* const existing = target.find(name);
    if (existing == nullptr) fail_unknown(root, override, child_key(key, name));
    check_known_keys(root, *existing, override, child, child_key(key, name));
  }
}

void change(Node& root, const Override& override) {
  Node* const target = find_existing(root, override.key);
  if (target == nullptr) fail_unknown(root, override, override.key);
  check_known_keys(root, *target, override, override.value, override.key);
  if (override.value.is_map() && target->is_map()) return merge_into(*target, override.value, override.key);
  replace_value(*target, override.value);
}

Node& make_path(Node& root, const Override& override) {
  Node* node = &root;
  std::string walked;
  for (const std::string& part : split_key(override.key)) {
    walked = child_key(walked, part);
    if (node->is_missing()) node->value = {};
    if (node->is_list() && node->find(part) == nullptr) {
      throw core::UserError(fmt::format("override '{}': the list has {} elements, so '{}' is out of range.",
                                        override.text, node->list().size(), part));
    }
    if (!node->is_null() && !node->is_map() && !node->is_list()) {
      throw core::UserError(fmt::format("override '{}': '{}' cannot lie below {} ({} at {}).", override.text, walked,
                                        node->kind_name(), scalar_yaml(*node), node->origin.text()));
    }
    node = &node->child(part);
  }
  return *node;
}

void add(Node& root, const Override& override) {
  const Node* const existing = find_existing(root, override.key);
  const bool is_container = existing != nullptr && (existing->is_map() || existing->is_list());
  if (existing != nullptr && !existing->is_null() && !existing->is_missing() && !is_container) {
    throw core::UserError(fmt::format(
        "override '{}': '{}' exists already ({} at {}). Write {} to change it, or +{} to do either.", override.text,
        override.key, scalar_yaml(*existing), existing->origin.text(), override.text.substr(1), override.text));
  }
  Node& target = make_path(root, override);
  if (override.value.is_map() && target.is_map()) return merge_into(target, override.value, override.key);
  replace_value(target, override.value);
}

void force(Node& root, const Override& override) {
  Node& target = make_path(root, override);
  if (override.value.is_map() && target.is_map()) return merge_into(target, override.value, override.key);
  replace_value(target, override.value);
}

void remove(Node& root, const Override& override) {
  const Node* const target = find_existing(root, override.key);
  if (target == nullptr) fail_unknown(root, override, override.key);
  if (override.has_value && !same_value(*target, override.value)) {
    throw core::UserError(fmt::format("override '{}': '{}' is {}, not {}; nothing was deleted.", override.text,
                                      override.key, scalar_yaml(*target), scalar_yaml(override.value)));
  }
  std::vector<std::string> parent = split_key(override.key);
  const std::string name = parent.back();
  parent.pop_back();
  find_existing(root, join_key(parent))->erase(name);
}

}  // namespace

void apply_override(Node& root, const Override& override) {
  switch (override.kind) {
    case Override::Kind::kChange:
      return change(root, override);
    case Override::Kind::kAdd:
      return add(root, override);
    case Override::Kind::kForce:
      return force(root, override);
    case Override::Kind::kDelete:
      return remove(root, override);
  }
}

}  // namespace sotto::config
