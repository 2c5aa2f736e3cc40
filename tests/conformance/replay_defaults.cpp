#include <regex>

#include "src/config/compose.h"
#include "src/config/defaults_list.h"
#include "src/config/python_text.h"
#include "src/core/error.h"
#include "tests/conformance/applicable.h"
#include "tests/conformance/outcome.h"
#include "tests/conformance/recorded_folders.h"

// Defaults trees and lists.
namespace sotto::conformance {
namespace {

using namespace config;

// "provider=main, path=file://x"
std::vector<std::pair<std::string, std::string>> sources_of(const Json& recorded) {
  std::vector<std::pair<std::string, std::string>> sources;
  for (const auto& source : recorded["sources"]) {
    const std::string text = source;
    const auto comma = text.find(", path=");
    sources.emplace_back(text.substr(9, comma - 9), text.substr(comma + 7));
  }
  return sources;
}

Node option_of(const Json& value) {
  if (value.is_null()) return Node();
  if (!value.is_array()) return Node(value.get<std::string>());
  Node list(List{});
  for (const auto& item : value) list.list().emplace_back(item.get<std::string>());
  return list;
}

// GroupDefault(group="a",value="b",package="c") as Python printed it.
DefaultsItem appended_item(const std::string& printed) {
  DefaultsItem item;
  item.kind = DefaultsItem::Kind::kGroup;
  std::smatch found;
  if (std::regex_search(printed, found, std::regex("group=\"([^\"]*)\""))) item.path = found[1];
  if (std::regex_search(printed, found, std::regex("package=\"([^\"]*)\""))) item.package = found[1];
  if (std::regex_search(printed, found, std::regex("value=\"([^\"]*)\""))) {
    item.option = Node(found[1].str());
  } else if (std::regex_search(printed, found, std::regex("value=\\[([^\\]]*)\\]"))) {
    item.option = Node(List{});
    const std::string names = found[1];
    static const std::regex kName("'([^']*)'");
    for (std::sregex_iterator name(names.begin(), names.end(), kName), end; name != end; ++name) {
      item.option.list().emplace_back((*name)[1].str());
    }
  }
  return item;
}

std::string printed_node(const DefaultsNode& node) {
  if (node.is_root) return "<root>";
  if (node.is_self()) return "_self_";
  if (node.is_deleted) {
    const std::string package = node.item.package ? ",package=\"" + *node.item.package + "\"" : "";
    if (!node.is_group())
      return "DELETED ConfigDefault(path=\"" + node.item.path + "\"" + package + ",deleted=True" +
             (node.item.optional ? ",optional=True)" : ")");
    return "DELETED GroupDefault(group=\"" + node.item.path + "\",value=\"" + node.name().value_or("None") + "\"" +
           package + ",deleted=True" + (node.item.optional ? ",optional=True)" : ")");
  }
  if (!node.is_group()) return node.config_path();
  return node.override_key() + ": " + node.name().value_or("None");
}

Json printed_tree(const DefaultsNode& node) {
  if (node.children.empty()) return printed_node(node);
  Json children = Json::array();
  for (const DefaultsNode& child : node.children) children.push_back(printed_tree(child));
  return Json::array({printed_node(node), children});
}

std::optional<std::string> primary_of(const Json& config) {
  if (config.is_null() || config == "_dummy_empty_config_") return std::nullopt;
  return config.get<std::string>();
}

std::string with_both_versions(const Json& recorded, const std::string& expected,
                               const std::function<std::string(bool)>& replay) {
  // A record does not say which version_base was in force: 1.1 (old forms are accepted) or later.
  std::string first;
  bool failed = false;
  std::string message;
  try {
    first = replay(true);
  } catch (const core::UserError& error) {
    failed = true;
    message = error.what();
  }
  if (failed != recorded.contains("error") || (!failed && first != expected)) return replay(false);
  if (failed) throw core::UserError(message);
  return first;
}

}  // namespace

Outcome replay_defaults_tree(const Json& recorded, const std::filesystem::path& configs) {
  RecordedPath path = recorded_search_path(sources_of(recorded), configs);
  const auto primary = primary_of(recorded["config"].back());
  const std::string expected = recorded.contains("tree") ? recorded["tree"].dump() : "";
  std::string input = recorded["config"].dump() + " appends " + recorded["appends"].dump() + " choices " +
                      recorded["choices"].dump() + " deletions " + recorded["deletions"].dump();
  const UnrecordedConfigs unrecorded(recorded, path.search_path);
  if (unrecorded.decide_outcome()) return {std::move(input), "", "", false};
  return compare(recorded, std::move(input), expected, [&] {
    return with_both_versions(recorded, expected, [&](bool old_forms) {
      GroupOverrides overrides;
      for (const auto& item : recorded["appends"]) overrides.append(appended_item(item));
      for (const auto& [key, option] : recorded["choices"].items()) overrides.change(key, option_of(option), key, {});
      for (const auto& [key, option] : recorded["deletions"].items()) {
        std::optional<std::string> name;
        if (!option.is_null()) name = option.get<std::string>();
        overrides.remove(key, name, key, {});
      }
      std::vector<std::string> warnings;
      const DefaultsRequest request{.config_name = primary,
                                    .with_hydra = recorded["with_hydra"],
                                    .skip_missing = recorded["skip_missing"],
                                    .accepts_old_forms = old_forms};
      const DefaultsNode tree = expand_defaults(path.search_path, request, overrides, warnings);
      Json printed = printed_tree(tree);
      if (!printed.is_array()) printed = Json::array({printed, Json::array()});
      return printed.dump();
    });
  });
}

Outcome replay_defaults_list(const Json& recorded, const std::filesystem::path& configs) {
  RecordedPath path = recorded_search_path(sources_of(recorded), configs);
  const auto primary = primary_of(recorded["config_name"]);
  std::string input = recorded["config_name"].dump() + " " + recorded["overrides"].dump();
  const UnrecordedConfigs unrecorded(recorded, path.search_path);
  if (unrecorded.decide_outcome()) return {std::move(input), "", "", false};
  const std::string expected = recorded.contains("list") ? recorded["list"].dump() : "";
  return compare(recorded, std::move(input), expected, [&] {
    return with_both_versions(recorded, expected, [&](bool old_forms) {
      ComposeRequest request;
      request.config_name = primary;
      for (const auto& override : recorded["overrides"]) {
        request.overrides.push_back(with_recorded_folders(override, configs));
      }
      request.with_hydra = recorded["prepend_hydra"];
      request.is_multirun = recorded["skip_missing"];
      request.accepts_old_forms = old_forms;
      Json list = Json::array();
      for (const DefaultsEntry& entry : compose_defaults(path.search_path, request).defaults.entries) {
        Json row = Json::array({entry.config, entry.package, entry.is_self});
        row.push_back(entry.parent ? Json(*entry.parent) : Json());
        list.push_back(std::move(row));
      }
      return list.dump();
    });
  });
}

}  // namespace sotto::conformance
