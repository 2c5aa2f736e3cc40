#include "src/config/group_overrides.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/config/source_line.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

template <class Entries>
auto entry_of(Entries& entries, const std::string& key) {
  return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == key; });
}

std::string key_of(const Override& override) {
  return override.package ? override.key + "@" + *override.package : override.key;
}

// A choice is a name: numbers and booleans typed on the command line are names too.
Node option_of(const Override& override) {
  const Node& value = override.value;
  if (value.is_list()) {
    Node names(List{}, value.origin);
    for (const Node& item : value.list()) names.list().emplace_back(scalar_text(item), value.origin);
    return names;
  }
  if (value.is_null() || value.is_string()) return value;
  return Node(scalar_text(value), value.origin);
}

}  // namespace

GroupOverrides::GroupOverrides(const std::vector<Override>& from_command_line) {
  for (const Override& override : from_command_line) {
    const Origin& origin = override.value.origin;
    switch (override.kind) {
      case Override::Kind::kForce:
        throw core::UserError(fmt::format("override '{}': a config group cannot be added by force. Write +{}.",
                                          override.text, override.text.substr(2)));
      case Override::Kind::kAdd: {
        DefaultsItem item;
        item.kind = DefaultsItem::Kind::kGroup;
        item.path = override.key;
        item.package = override.package;
        item.option = option_of(override);
        item.origin = origin;
        append(std::move(item));
        break;
      }
      case Override::Kind::kChange:
        change(key_of(override), option_of(override), override.text, origin);
        break;
      case Override::Kind::kDelete:
        if (override.has_value && override.value.is_list()) {
          throw core::UserError(
              fmt::format("override '{}': a config group is deleted by one option or none.", override.text));
        }
        remove(key_of(override),
               override.has_value && !override.value.is_null() ? std::optional(scalar_text(option_of(override)))
                                                               : std::nullopt,
               override.text, origin);
        break;
    }
  }
}

void GroupOverrides::append(DefaultsItem item) {
  item.appended = true;
  appended_.push_back(std::move(item));
}

void GroupOverrides::change(const std::string& key, Node option, std::string text, const Origin& origin) {
  Entry entry{std::move(option), std::move(text), origin, "", false};
  const auto found = entry_of(changes_, key);
  if (found != changes_.end()) return void(found->second = std::move(entry));
  changes_.emplace_back(key, std::move(entry));
}

void GroupOverrides::remove(const std::string& key, std::optional<std::string> option, std::string text,
                            const Origin& origin) {
  Entry entry{option ? Node(*option) : Node(), std::move(text), origin, "", false};
  const auto found = entry_of(deletions_, key);
  if (found != deletions_.end()) return void(found->second = std::move(entry));
  deletions_.emplace_back(key, std::move(entry));
}

void GroupOverrides::add(const DefaultsNode& node, const std::string& config) {
  const std::string key = node.override_key();
  if (entry_of(changes_, key) != changes_.end()) return;
  const std::string text = fmt::format("override {}: {}", node.item.path, scalar_yaml(node.item.option));
  changes_.emplace_back(key, Entry{node.item.option, text, node.item.origin, config, false});
}

const Node* GroupOverrides::option(const std::string& key) {
  const auto found = entry_of(changes_, key);
  if (found == changes_.end()) return nullptr;
  found->second.used = true;
  return &found->second.option;
}

bool GroupOverrides::deletes(const DefaultsNode& node) {
  if (!node.is_group() || deletions_.empty()) return false;
  const auto found = entry_of(deletions_, node.override_key());
  if (found == deletions_.end()) return false;
  Entry& entry = found->second;
  if (!entry.option.is_null() && entry.option.string() != node.name()) return false;
  return entry.used = true;
}

void GroupOverrides::record_choice(const DefaultsNode& node) {
  if (!node.is_group()) return;
  const std::string key = node.override_key();
  const std::string option = node.name().value_or("null");
  const auto found = entry_of(choices_, key);
  if (found == choices_.end()) {
    choices_.emplace_back(key, option);
    groups_.push_back(node.group_path());
    origins_.push_back(node.item.origin);
    return;
  }
  if (found->second == option) return;
  const Origin& other = origins_[static_cast<std::size_t>(found - choices_.begin())];
  fail_at(
      node.item.origin,
      fmt::format("'{}' is chosen twice: here {}, and {}{}. To replace an earlier choice write 'override {}: {}'.", key,
                  option, found->second, other.source.empty() ? "" : " at " + other.text(), key, found->second));
}

std::string GroupOverrides::unused_text(const std::string& key, const Entry& entry) const {
  const std::string group = key.substr(0, key.find('@'));
  std::vector<std::string> same_group, keys;
  for (std::size_t at = 0; at < choices_.size(); ++at) {
    keys.push_back(choices_[at].first);
    if (groups_[at] == group) same_group.push_back(choices_[at].first);
  }
  std::string hint = same_group.empty() ? core::did_you_mean(key, keys)
                                        : fmt::format(" Did you mean '{}'?", fmt::join(same_group, "' or '"));
  const bool from_command_line = entry.config.empty();
  if (hint.empty() && from_command_line) {
    hint = fmt::format(" To add it to the list: +{}={}", key, scalar_text(entry.option));
  }
  if (from_command_line) {
    return fmt::format("override '{}': '{}' does not stand in the defaults list.{}", entry.text, key, hint);
  }
  return fmt::format("{}: '{}' overrides nothing: '{}' does not stand in the defaults list.{}{}", entry.origin.text(),
                     entry.text, key, hint, source_line(entry.origin));
}

void GroupOverrides::check_all_used() const {
  std::vector<std::string> texts;
  for (const auto& [key, entry] : changes_) {
    if (!entry.used) texts.push_back(unused_text(key, entry));
  }
  std::vector<std::string> keys;
  for (const auto& [key, option] : choices_) keys.push_back(key);
  for (const auto& [key, entry] : deletions_) {
    if (entry.used) continue;
    const auto known = entry_of(choices_, key);
    const std::string hint =
        known == choices_.end() ? core::did_you_mean(key, keys) : fmt::format(" '{}' is {}.", key, known->second);
    texts.push_back(
        fmt::format("override '{}' deletes nothing: no such item stands in the defaults list.{}", entry.text, hint));
  }
  if (!texts.empty()) throw core::UserError(fmt::format("{}", fmt::join(texts, "\n")));
}

}  // namespace sotto::config
