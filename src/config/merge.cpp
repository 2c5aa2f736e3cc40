#include "src/config/merge.h"

#include <fmt/format.h>

#include <iterator>

#include "src/config/interpolation.h"
#include "src/config/key_path.h"
#include "src/config/resolvers.h"
#include "src/config/source_line.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

bool is_container(const Node& node) { return node.is_map() || node.is_list(); }

[[noreturn]] void fail_to_merge(const Node& target, const Node& source, std::string_view key) {
  const std::string place = target.origin.source.empty() ? "" : " at " + target.origin.text();
  fail_at(source.origin,
          fmt::format("'{}' is {} here, but {}{}. A mapping and a list cannot be merged: give both the same form.",
                      key.empty() ? "(top level)" : key, source.kind_name(), target.kind_name(), place));
}

// What an interpolation leads to, if that is a mapping or a list.
std::optional<Node> container_behind(const Node& target, std::string_view key, const Node& root) {
  try {
    Interpolation interpolation(root, built_in_resolvers());
    const auto found = interpolation.dereferenced({&target, split_key(key), false});
    if (found.node != &target && is_container(*found.node)) return *found.node;
  } catch (const core::UserError&) {  // leads nowhere yet: then it is a value like any other
  }
  return std::nullopt;
}

}  // namespace

void replace_value(Node& target, Node source) {
  std::vector<PastValue> history = std::move(target.history);
  if (!target.origin.source.empty() && !target.is_map()) history.push_back({scalar_yaml(target), target.origin});
  history.insert(history.end(), std::make_move_iterator(source.history.begin()),
                 std::make_move_iterator(source.history.end()));
  target.value = std::move(source.value);
  target.origin = std::move(source.origin);
  target.quote = source.quote;
  target.history = std::move(history);
}

void merge_into(Node& target, Node source, std::string_view key, const Node* root) {
  if (source.is_missing()) return;
  if (is_container(source) && root != nullptr && target.is_interpolation()) {
    if (auto behind = container_behind(target, key, *root)) target.value = std::move(behind->value);
  }
  if (is_container(target) && is_container(source) && target.is_map() != source.is_map()) {
    fail_to_merge(target, source, key);
  }
  if (!target.is_map() || !source.is_map()) return replace_value(target, std::move(source));
  for (auto& [name, value] : source.map()) {
    if (Node* const existing = target.find(name)) {
      merge_into(*existing, std::move(value), child_key(key, name), root);
    } else {
      target.map().emplace_back(std::move(name), std::move(value));
    }
  }
}

}  // namespace sotto::config
