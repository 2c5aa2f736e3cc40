#include "src/config/group_overrides.h"

#include <fmt/format.h>

#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

std::string key_of(const Override& override) {
  return override.package.empty() ? override.key : override.key + "@" + override.package;
}

// A choice is a name: numbers and booleans typed on the command line are names too.
Node option_of(const Override& override) {
  if (override.value.is_list() || override.value.is_null()) return override.value;
  return Node(scalar_text(override.value), override.value.origin);
}

}  // namespace

GroupOverrides::GroupOverrides(const std::vector<Override>& from_command_line) {
  for (const Override& override : from_command_line) {
    const Origin origin = override.value.origin;
    switch (override.kind) {
      case Override::Kind::kForce:
        throw core::UserError(fmt::format("'{}': a config group cannot be added by force. Write +{}.", override.text,
                                          override.text.substr(2)));
      case Override::Kind::kAdd: {
        DefaultsItem item{.kind = DefaultsItem::Kind::kGroup,
                          .path = override.key,
                          .absolute = true,
                          .package = {},
                          .option = option_of(override),
                          .origin = origin};
        if (!override.package.empty()) item.package = "_global_." + override.package;
        appended_.push_back(std::move(item));
        break;
      }
      case Override::Kind::kChange:
      case Override::Kind::kDelete:
        entries_[key_of(override)] = {override.has_value ? option_of(override) : Node(), override.text, origin,
                                      override.kind == Override::Kind::kDelete, false};
    }
  }
}

void GroupOverrides::add(const std::string& key, const DefaultsItem& item) {
  entries_.try_emplace(key, Entry{item.option, fmt::format("override {}: {}", key, scalar_yaml(item.option)),
                                  item.origin, false, false});
}

const Node* GroupOverrides::option(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.deletion) return nullptr;
  found->second.used = true;
  return &found->second.option;
}

bool GroupOverrides::deletes(const std::string& key, const Node& option) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || !found->second.deletion) return false;
  Entry& entry = found->second;
  if (!entry.option.is_null() && !same_value(entry.option, option)) return false;
  return entry.used = true;
}

void GroupOverrides::check_all_used(const std::vector<std::string>& keys) const {
  for (const auto& [key, entry] : entries_) {
    // Hydra's own groups (logging, launcher ...) configure Hydra; nothing here depends on them.
    if (entry.used || key.starts_with("hydra/")) continue;
    if (entry.deletion) {
      throw core::UserError(fmt::format("'{}' deletes nothing: no '{}' with that option stands in the defaults list.{}",
                                        entry.text, key, core::did_you_mean(key, keys)));
    }
    const std::string group = key.substr(0, key.find('@'));
    std::string hint = core::did_you_mean(key, keys);
    for (const std::string& known : keys) {
      if (known.substr(0, known.find('@')) == group) hint = fmt::format(" Did you mean '{}'?", known);
    }
    if (hint.empty()) hint = fmt::format(" To add it: +{}={}", key, scalar_text(entry.option));
    throw core::UserError(fmt::format("{}: '{}' overrides nothing: '{}' does not stand in the defaults list.{}",
                                      entry.origin.text(), entry.text, key, hint));
  }
}

}  // namespace sotto::config
