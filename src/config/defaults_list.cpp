#include "src/config/defaults_list.h"

#include <fmt/format.h>

#include <set>

#include "src/core/error.h"

namespace sotto::config {
namespace {

void collect(const DefaultsNode* parent, const DefaultsNode& node, std::vector<DefaultsEntry>& entries);

// `_self_` stands for the config that holds it.
void add_entry(const DefaultsNode* grand_parent, const DefaultsNode* parent, const DefaultsNode& node,
               std::vector<DefaultsEntry>& entries) {
  if (node.is_root || node.is_deleted || node.is_missing() || !node.name()) return;
  const DefaultsNode& config = node.is_self() ? *parent : node;
  const DefaultsNode* const above = node.is_self() ? grand_parent : parent;
  if (config.file == nullptr) return;
  DefaultsEntry entry;
  entry.config = config.config_path();
  entry.package = config.final_package();
  if (above != nullptr) entry.parent = above->config_path();
  entry.is_self = node.is_self();
  entry.is_primary = config.is_primary;
  entry.file = config.file;
  if (!node.is_self() && node.is_group()) entry.override_key = node.override_key();
  entries.push_back(std::move(entry));
}

void collect(const DefaultsNode* parent, const DefaultsNode& node, std::vector<DefaultsEntry>& entries) {
  if (node.children.empty()) return add_entry(nullptr, parent, node, entries);
  for (const DefaultsNode& child : node.children) {
    if (child.is_self()) {
      add_entry(parent, &node, child, entries);
    } else {
      collect(&node, child, entries);
    }
  }
}

}  // namespace

DefaultsList resolve_defaults(SearchPath& search_path, const DefaultsRequest& request,
                              const std::vector<Override>& group_overrides) {
  GroupOverrides overrides(group_overrides);
  DefaultsList list;
  list.tree = expand_defaults(search_path, request, overrides, list.warnings);
  collect(nullptr, list.tree, list.entries);
  std::set<std::string> keys;
  for (const DefaultsEntry& entry : list.entries) {
    if (entry.override_key.empty() || keys.insert(entry.override_key).second) continue;
    throw core::UserError(
        fmt::format("'{}' stands twice in the defaults list, the second time in '{}'. Give one of "
                    "them another package ({}@NAME: OPTION) or remove it.",
                    entry.override_key, entry.parent.value_or("the command line"), entry.override_key));
  }
  overrides.check_all_used();
  list.choices = overrides.choices();
  return list;
}

}  // namespace sotto::config
