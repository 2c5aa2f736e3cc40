#include "src/config/defaults_item.h"

#include <fmt/format.h>

#include "src/config/source_line.h"
#include "src/config/yaml_writer.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using Kind = DefaultsItem::Kind;

void take_package(std::string& text, DefaultsItem& item) {
  const auto at = text.find('@');
  if (at == std::string::npos) return;
  item.package = text.substr(at + 1);
  // `group@package1:package2` renamed a package before Hydra 1.1; what stands after the colon means nothing since.
  item.package->resize(std::min(item.package->find(':'), item.package->size()));
  if (*item.package == "_here_") item.package = "";
  text.resize(at);
}

// Words before the name. Hydra drops a misspelled one in silence; here it is an error.
void take_words(std::string& text, DefaultsItem& item) {
  for (auto space = text.find(' '); space != std::string::npos; space = text.find(' ')) {
    const std::string word = text.substr(0, space);
    if (word == "optional") {
      item.optional = true;
    } else if (word == "override") {
      item.overrides = true;
    } else if (!word.empty()) {
      fail_at(item.origin, fmt::format("'{}' is no word of a defaults list.{} Known: optional, override.", word,
                                       core::did_you_mean(word, {"optional", "override"})));
    }
    text.erase(0, space + 1);
  }
}

void check_option(const std::string& name, const Node& option) {
  if (option.is_list()) {
    for (const Node& entry : option.list()) {
      if (entry.is_string()) continue;
      fail_at(entry.origin, fmt::format("an option in a list must be a string, not {} ({}). Quote it.",
                                        entry.kind_name(), scalar_yaml(entry)));
    }
  } else if (!option.is_null() && !option.is_string()) {
    fail_at(option.origin,
            fmt::format("the option of '{}' is {} ({}); expected a string or a list of strings. Quote it.", name,
                        option.kind_name(), scalar_yaml(option)));
  }
}

DefaultsItem read_item(const Node& node) {
  if (node.is_map()) {
    // `optional: true` beside the group is how Hydra 1.0 wrote an optional item.
    const Node* const old_optional = node.map().size() == 2 ? node.find("optional") : nullptr;
    const auto& front = node.map().empty() ? std::pair<std::string, Node>() : node.map().front();
    const auto& [name, option] = old_optional != nullptr && front.first == "optional" ? node.map().back() : front;
    if (node.map().size() != 1 && old_optional == nullptr) {
      fail_at(node.origin, fmt::format("an item of a defaults list has one key, but {} has {}. Begin each with '- '.",
                                       scalar_yaml(node), node.map().size()));
    }
    DefaultsItem item = group_item(name, option, node.origin);
    if (old_optional != nullptr && std::holds_alternative<bool>(old_optional->value))
      item.optional = item.optional || std::get<bool>(old_optional->value);
    return item;
  }
  if (!node.is_string()) fail_at(node.origin, fmt::format("{} cannot stand in a defaults list.", node.kind_name()));
  DefaultsItem item;
  item.origin = node.origin;
  std::string text = node.string();
  take_package(text, item);
  // Hydra knows the word before groups only.
  if (constexpr std::string_view kOptional = "optional "; text.starts_with(kOptional)) {
    item.optional = true;
    text.erase(0, kOptional.size());
  }
  item.path = std::move(text);
  if (item.path != "_self_") return item;
  if (item.package) fail_at(node.origin, "_self_ takes no package: write '- _self_'.");
  item.kind = Kind::kSelf;
  return item;
}

}  // namespace

DefaultsItem group_item(std::string name, Node option, const Origin& origin) {
  DefaultsItem item;
  item.kind = Kind::kGroup;
  item.origin = origin;
  check_option(name, option);
  take_package(name, item);
  take_words(name, item);
  item.path = std::move(name);
  item.option = std::move(option);
  if (item.path.empty()) fail_at(origin, "an item of a defaults list needs the name of a group.");
  return item;
}

DefaultsItem self_item(const Origin& origin) {
  DefaultsItem item;
  item.kind = Kind::kSelf;
  item.path = "_self_";
  item.origin = origin;
  return item;
}

std::vector<DefaultsItem> read_defaults(const Node& content) {
  std::vector<DefaultsItem> items;
  const Node* const defaults = content.is_map() ? content.find("defaults") : nullptr;
  if (defaults == nullptr) return items;
  if (!defaults->is_list()) {
    fail_at(defaults->origin,
            fmt::format("'defaults' must be a list, but is {}. Begin each item with '- '.", defaults->kind_name()));
  }
  for (const Node& node : defaults->list()) items.push_back(read_item(node));
  return items;
}

}  // namespace sotto::config
