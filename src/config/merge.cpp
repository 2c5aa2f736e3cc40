#include "src/config/merge.h"

#include <fmt/format.h>

#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

[[noreturn]] void fail_to_merge(const Node& target, const Node& source, std::string_view key) {
  throw core::UserError(
      fmt::format("{}: '{}' is {} here, but {} at {}.\nA mapping and a list cannot be merged: give both the same form.",
                  source.origin.text(), key.empty() ? "(top level)" : key, source.kind_name(), target.kind_name(),
                  target.origin.text()));
}

}  // namespace

void replace_value(Node& target, const Node& source) {
  std::vector<PastValue> history = std::move(target.history);
  if (!target.origin.source.empty() && !target.is_map()) history.push_back({scalar_yaml(target), target.origin});
  history.insert(history.end(), source.history.begin(), source.history.end());
  target.value = source.value;
  target.origin = source.origin;
  target.history = std::move(history);
}

void merge_into(Node& target, const Node& source, std::string_view key) {
  if (source.is_missing()) {
    if (target.is_null() && target.origin.source.empty()) target = source;
    return;
  }
  const bool both_hold_nodes = (target.is_map() || target.is_list()) && (source.is_map() || source.is_list());
  if (both_hold_nodes && target.is_map() != source.is_map()) fail_to_merge(target, source, key);
  if (!target.is_map() || !source.is_map()) return replace_value(target, source);
  for (const auto& [name, value] : source.map()) {
    if (Node* const existing = target.find(name)) {
      merge_into(*existing, value, child_key(key, name));
    } else {
      target.map().emplace_back(name, value);
    }
  }
}

}  // namespace sotto::config
