#include "src/config/defaults_item.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using Kind = DefaultsItem::Kind;

[[noreturn]] void fail(const Origin& origin, const std::string& what) {
  throw core::UserError(fmt::format("{}: {}", origin.text(), what));
}

// "[optional |override ]group[@package]"
void read_name(std::string text, DefaultsItem& item) {
  const auto take_word = [&](std::string_view word) {
    if (!text.starts_with(word) || text.size() <= word.size() || text[word.size()] != ' ') return false;
    text = text.substr(text.find_first_not_of(' ', word.size()));
    return true;
  };
  for (bool found = true; found;) {
    found = false;
    if (take_word("optional")) item.optional = found = true;
    if (take_word("override")) item.overrides = found = true;
  }
  if (const auto space = text.find(' '); space != std::string::npos) {
    fail(item.origin,
         fmt::format("'{}' is no word of a defaults list. Known: optional, override.", text.substr(0, space)));
  }
  if (const auto at = text.find('@'); at != std::string::npos) {
    item.package = text.substr(at + 1);
    if (item.package->find(':') != std::string::npos) {
      fail(item.origin, fmt::format("'{}' renames a package, which Hydra 1.1 dropped. Write group@package.", text));
    }
    text.resize(at);
  }
  item.absolute = text.starts_with('/');
  item.path = item.absolute ? text.substr(1) : text;
}

DefaultsItem read_group(const Node& node) {
  if (node.map().size() != 1) {
    fail(node.origin, fmt::format("a defaults item has one key, but {} holds {}. Begin each with '- '.",
                                  scalar_yaml(node), node.map().size()));
  }
  const auto& [name, option] = node.map().front();
  DefaultsItem item{.kind = Kind::kGroup, .path = {}, .package = {}, .option = option, .origin = node.origin};
  read_name(name, item);
  if (option.is_list()) {
    for (const Node& entry : option.list()) {
      if (!entry.is_string())
        fail(entry.origin, "an option of a list must be a string, not " + entry.kind_name() + ".");
    }
  } else if (!option.is_null() && !option.is_string()) {
    fail(node.origin, fmt::format("the option of '{}' is {} ({}); expected a string or a list of strings. Quote it.",
                                  name, option.kind_name(), scalar_yaml(option)));
  }
  return item;
}

DefaultsItem read_item(const Node& node) {
  if (node.is_map()) return read_group(node);
  if (!node.is_string()) fail(node.origin, fmt::format("{} cannot stand in a defaults list.", node.kind_name()));
  DefaultsItem item{.kind = Kind::kConfig, .path = {}, .package = {}, .option = {}, .origin = node.origin};
  if (node.string() == "_self_") {
    item.kind = Kind::kSelf;
    return item;
  }
  read_name(node.string(), item);
  if (item.path == "_self_") fail(node.origin, "_self_ takes no package: write '- _self_'.");
  return item;
}

}  // namespace

std::vector<DefaultsItem> read_defaults(const Node& content, const std::string& file) {
  std::vector<DefaultsItem> items;
  const Node* const defaults = content.find("defaults");
  if (content.is_map() && defaults != nullptr && !defaults->is_null()) {
    if (!defaults->is_list()) {
      fail(defaults->origin, fmt::format("'defaults' must be a list, but is {}.", defaults->kind_name()));
    }
    for (const Node& node : defaults->list()) items.push_back(read_item(node));
  }
  const auto is_self = [](const DefaultsItem& item) { return item.kind == Kind::kSelf; };
  const auto selves = std::count_if(items.begin(), items.end(), is_self);
  if (selves > 1) fail({file, 0, 0}, "_self_ stands twice in the defaults list.");
  const auto first_override = std::find_if(items.begin(), items.end(), [](const auto& item) { return item.overrides; });
  const auto late = std::find_if(first_override, items.end(), [](const auto& item) { return !item.overrides; });
  if (late != items.end()) {
    fail(first_override->origin, fmt::format("'override {}' stands before '{}': overrides go to the end of the list.",
                                             first_override->path, is_self(*late) ? "_self_" : late->path));
  }
  if (selves == 0) {
    items.insert(first_override,
                 DefaultsItem{.kind = Kind::kSelf, .path = {}, .package = {}, .option = {}, .origin = {file, 0, 0}});
  }
  return items;
}

}  // namespace sotto::config
