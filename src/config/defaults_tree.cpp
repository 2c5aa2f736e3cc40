#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/config/built_in_files.h"
#include "src/config/defaults_list.h"
#include "src/config/interpolation.h"
#include "src/config/resolvers.h"
#include "src/config/source_line.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using Kind = DefaultsItem::Kind;

// Deeper includes than this are a circle that changes its names, or nothing a person wrote.
constexpr std::size_t kDeepest = 100;

std::optional<std::string> absolute_header(const std::optional<std::string>& written, const DefaultsNode& node,
                                           bool accepts_old_forms) {
  if (!written) return std::nullopt;
  std::string header = *written;
  if (accepts_old_forms && header == "_group_") return std::nullopt;
  if (header.empty()) {
    header = "_global_";
  } else if (header != "_global_" && !header.starts_with("_global_.")) {
    header = "_global_." + header;
  }
  if (const auto at = header.find("_group_"); accepts_old_forms && at != std::string::npos) {
    header.replace(at, 7, node.default_package());
  }
  return header;
}

class Expansion {
 public:
  Expansion(SearchPath& search_path, const DefaultsRequest& request, GroupOverrides& overrides,
            std::vector<std::string>& warnings)
      : search_path_(search_path), request_(request), overrides_(overrides), warnings_(warnings) {}

  DefaultsNode run() {
    DefaultsNode primary;
    primary.item.path = request_.config_name.value_or("");
    primary.is_primary = true;
    if (!request_.with_hydra) {
      expand_primary(primary);
      return primary;
    }
    DefaultsNode root, hydra;
    root.is_root = true;
    hydra.item.path = "hydra/config";
    // The primary configuration first: its overrides reach Hydra's own groups.
    expand_primary(primary);
    expand(hydra, false);
    root.children.push_back(std::move(hydra));
    root.children.push_back(std::move(primary));
    return root;
  }

 private:
  using Children = std::vector<DefaultsNode>;

  void expand_primary(DefaultsNode& primary) {
    if (!request_.config_name) {
      // A configuration of no name and no content, which the command line may still add to.
      primary.item.path = "_dummy_empty_config_";
      expand_items(primary, {}, false, false);
      return;
    }
    expand(primary, false);
  }

  // `is_interpolated`: below an item whose option came from other choices.
  void expand(DefaultsNode& node, bool is_interpolated);
  void expand_items(DefaultsNode& node, std::vector<DefaultsItem> items, bool has_content, bool is_interpolated);
  void expand_child(DefaultsNode child, Children& children, bool is_interpolated);
  void expand_option_list(const DefaultsNode& group, const DefaultsNode& parent, Children& children,
                          bool is_interpolated);
  void register_overrides(const DefaultsNode& parent, std::vector<DefaultsItem>& items, bool is_interpolated);
  void add_missing_self(const DefaultsNode& node, std::vector<DefaultsItem>& items, bool has_content);
  void resolve_choice(DefaultsNode& node, const std::vector<DefaultsItem>& items, const DefaultsNode& parent) const;
  Node choices_map(const std::vector<DefaultsItem>& items, const DefaultsNode& parent) const;
  [[noreturn]] void fail_not_found(const DefaultsNode& node) const;
  [[noreturn]] void fail_undecided(const DefaultsNode& node) const;
  void check_circle(const DefaultsNode& node) const;

  DefaultsNode node_of(DefaultsItem item, const DefaultsNode& parent) const {
    DefaultsNode node;
    node.puts_name = request_.accepts_old_forms;
    node.item = std::move(item);
    node.place(parent.group_path(), parent.final_package());
    return node;
  }

  SearchPath& search_path_;
  const DefaultsRequest& request_;
  GroupOverrides& overrides_;
  std::vector<std::string>& warnings_;
  std::vector<std::string> open_;  // configs being expanded, to notice circles
};

void Expansion::fail_not_found(const DefaultsNode& node) const {
  const std::string config = node.config_path();
  const std::string group = node.group_path();
  const std::string option = node.name().value_or("");
  const std::string by_whom = open_.empty() || node.is_primary ? "" : fmt::format("In '{}': ", open_.back());
  std::vector<std::string> folders;
  for (const auto& folder : search_path_.folders()) {
    if (folder.path.string() != kBuiltInPath) folders.push_back(folder.path.string());
  }
  const std::string where = fmt::format("{}", fmt::join(folders, ", "));
  if (!group.empty() && search_path_.has_group(group)) {
    const auto options = search_path_.all_options(group);
    const Origin& chosen = node.item.option.origin;
    fail_at(chosen.override_number > 0 ? chosen : node.item.origin,
            fmt::format("{}could not find '{}': the group '{}' has no option '{}'.{} Available: {} (in {})", by_whom,
                        config, group, option, core::did_you_mean(option, options), fmt::join(options, ", "), where));
  }
  if (group.empty()) {
    const auto known = search_path_.options("");
    const std::string what = node.is_primary ? "the primary configuration" : "the configuration";
    fail_at(node.item.origin, fmt::format("{}could not find {} '{}' in {}.{}", by_whom, what, config, where,
                                          core::did_you_mean(option, known)));
  }
  fail_at(node.item.origin, fmt::format("{}could not find '{}': there is no group '{}' in {}.{}", by_whom, config,
                                        group, where, core::did_you_mean(group, search_path_.groups())));
}

void Expansion::fail_undecided(const DefaultsNode& node) const {
  if (!node.is_group()) fail_at(node.item.origin, "a config of a defaults list cannot be ???.");
  const std::string key = node.override_key();
  fail_at(node.item.origin, fmt::format("'{}' must be chosen: {}=OPTION. Available: {}", key, key,
                                        fmt::join(search_path_.options(node.group_path()), ", ")));
}

void Expansion::check_circle(const DefaultsNode& node) const {
  const std::string config = node.config_path();
  const auto first = std::find(open_.begin(), open_.end(), config);
  if (first != open_.end()) {
    fail_at(node.item.origin, fmt::format("the configurations include each other in a circle: {} -> {}",
                                          fmt::join(first, open_.end(), " -> "), config));
  }
  if (open_.size() >= kDeepest) {
    fail_at(node.item.origin, fmt::format("the defaults lists are nested more than {} deep.", kDeepest));
  }
}

void Expansion::expand(DefaultsNode& node, bool is_interpolated) {
  if (node.name() && !node.is_missing()) {
    node.file = search_path_.find(node.config_path());
    if (node.file != nullptr)
      node.header = absolute_header(node.file->package_header, node, request_.accepts_old_forms);
  }
  if (overrides_.deletes(node)) {
    node.is_deleted = true;
    return;
  }
  overrides_.record_choice(node);
  if (!node.name()) return;
  if (node.is_missing()) {
    if (request_.skip_missing) return;
    fail_undecided(node);
  }
  if (node.file == nullptr) {
    if (!node.item.optional) fail_not_found(node);
    node.is_deleted = true;
    return;
  }
  check_circle(node);
  open_.push_back(node.config_path());
  const Node& content = node.file->content;
  const bool has_content =
      content.is_map() && std::any_of(content.map().begin(), content.map().end(), [](const auto& item) {
        return item.first != "defaults" && !item.second.is_missing();
      });
  expand_items(node, read_defaults(content), has_content, is_interpolated);
  open_.pop_back();
}

void Expansion::add_missing_self(const DefaultsNode& node, std::vector<DefaultsItem>& items, bool has_content) {
  const auto is_self = [](const DefaultsItem& item) { return item.kind == Kind::kSelf; };
  const auto first = std::find_if(items.begin(), items.end(), is_self);
  const bool has_plain = std::any_of(items.begin(), items.end(), [](const auto& item) { return !item.overrides; });
  if (first != items.end()) {
    const auto second = std::find_if(first + 1, items.end(), is_self);
    if (second != items.end()) fail_at(second->origin, "_self_ stands twice in the defaults list.");
  } else if (has_plain || items.empty()) {
    if (node.is_primary && has_content && has_plain) {
      warnings_.push_back(
          fmt::format("'{}' has no _self_ in its defaults list: its own values come after those of the "
                      "list. Write '- _self_' where they shall stand.",
                      node.config_path()));
    }
    items.push_back(self_item(node.item.origin));
  }
}

void Expansion::register_overrides(const DefaultsNode& parent, std::vector<DefaultsItem>& items, bool is_interpolated) {
  const DefaultsItem* last_override = nullptr;
  for (DefaultsItem& item : items) {
    if (item.kind == Kind::kSelf) continue;
    const bool is_old_form =
        request_.accepts_old_forms && item.kind == Kind::kGroup && !item.overrides && item.path.starts_with("hydra/");
    if (last_override != nullptr && !item.overrides && !item.appended && !is_old_form) {
      fail_at(last_override->origin,
              fmt::format("'override {}' stands before '{}': overrides go to the end of the list.", last_override->path,
                          item.path));
    }
    if (is_old_form) {
      warnings_.push_back(fmt::format("{}: '{}' overrides a group of Hydra without the word: write 'override {}'.",
                                      item.origin.text(), item.path, item.path));
      item.overrides = true;
    } else if (item.overrides) {
      last_override = &item;
    }
    if (!item.overrides) continue;
    if (is_interpolated) {
      fail_at(item.origin, fmt::format("'override {}' cannot stand here: '{}' was chosen by an interpolation, when all "
                                       "other choices were made.",
                                       item.path, parent.config_path()));
    }
    overrides_.add(node_of(item, parent), parent.config_path());
  }
}

void Expansion::expand_child(DefaultsNode child, Children& children, bool is_interpolated) {
  expand(child, is_interpolated);
  children.push_back(std::move(child));
}

void Expansion::expand_option_list(const DefaultsNode& group, const DefaultsNode& parent, Children& children,
                                   bool is_interpolated) {
  const List& names = group.item.option.list();
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (name->is_interpolation()) {
      fail_at(name->origin, "an interpolation cannot stand in a list of options.");
    }
    DefaultsItem item;
    item.path = group.item.path + "/" + name->string();
    item.package = group.item.package;
    item.optional = group.item.optional;
    item.origin = name->origin.source.empty() ? group.item.origin : name->origin;
    expand_child(node_of(std::move(item), parent), children, is_interpolated);
  }
}

// The choices made so far, and the items of the list itself under `defaults`, as Hydra 1.0 named them.
Node Expansion::choices_map(const std::vector<DefaultsItem>& items, const DefaultsNode& parent) const {
  Node map(Map{});
  for (const auto& [key, option] : overrides_.choices()) {
    Node& value = map.child(key);
    if (option != "null") value.value = option;
  }
  List list;
  for (const DefaultsItem& item : items) {
    const DefaultsNode node = node_of(item, parent);
    if (node.is_self()) continue;
    Node& entry = list.emplace_back();
    if (node.is_group()) {
      entry.child(node.override_key()).value = item.option.value;
    } else {
      entry.value = node.config_path();
    }
  }
  map.child("defaults").value = std::move(list);
  return map;
}

void Expansion::resolve_choice(DefaultsNode& node, const std::vector<DefaultsItem>& items,
                               const DefaultsNode& parent) const {
  const std::string text = node.is_group() ? node.item.option.string() : node.config_path();
  if (text.starts_with("${defaults.") && !request_.accepts_old_forms) {
    fail_at(node.item.origin, fmt::format("'{}' names an item by its number, which Hydra 1.2 dropped: name its group, "
                                          "${{GROUP}}.",
                                          text));
  }
  const Node known = choices_map(items, parent);
  std::vector<std::string> names;
  for (const auto& [key, option] : overrides_.choices()) names.push_back(key);
  std::optional<Node> resolved;
  try {
    resolved.emplace(Interpolation(known, built_in_resolvers()).evaluate(text, {"item"}, {}));
  } catch (const core::UserError&) {
    fail_at(node.item.origin, fmt::format("'{}' cannot be resolved. Choices that can be named: {}", text,
                                          names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
  if (!resolved->is_string()) {
    fail_at(node.item.origin, fmt::format("'{}' gives {}, not the name of an option.", text, resolved->kind_name()));
  }
  if (node.is_group()) {
    node.item.option.value = resolved->value;
  } else {
    node.item.path = "/" + resolved->string();
  }
}

// From the last item to the first, because an `override` inside a later one may change an earlier one; items that
// depend on other choices when all of these are made. Source: Hydra 1.3.
void Expansion::expand_items(DefaultsNode& node, std::vector<DefaultsItem> items, bool has_content,
                             bool is_interpolated) {
  if (!items.empty() || (node.is_primary && !overrides_.appended().empty())) add_missing_self(node, items, has_content);
  if (node.is_primary) items.insert(items.end(), overrides_.appended().begin(), overrides_.appended().end());
  if (request_.leaves_hydra_out) {
    std::erase_if(items, [](const DefaultsItem& item) {
      return item.kind == Kind::kGroup && (item.path.starts_with("hydra/") || item.path.starts_with("/hydra/"));
    });
  }
  register_overrides(node, items, is_interpolated);

  Children children;
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    if (item->kind == Kind::kSelf) {
      children.push_back(node_of(*item, node));
      continue;
    }
    if (item->overrides) continue;
    DefaultsNode child = node_of(*item, node);
    if (child.is_group()) {
      if (const Node* const other = overrides_.option(child.override_key())) child.item.option = *other;
    }
    if (child.item.option.is_list()) {
      expand_option_list(child, node, children, is_interpolated);
    } else if (child.is_interpolation()) {
      children.push_back(std::move(child));  // for now: the others first
    } else {
      expand_child(std::move(child), children, is_interpolated);
    }
  }
  for (DefaultsNode& child : children) {
    if (child.is_self() || !child.is_interpolation()) continue;
    resolve_choice(child, items, node);
    child.place(node.group_path(), node.final_package());
    expand(child, true);
  }
  node.children.assign(std::make_move_iterator(children.rbegin()), std::make_move_iterator(children.rend()));
}

}  // namespace

DefaultsNode expand_defaults(SearchPath& search_path, const DefaultsRequest& request, GroupOverrides& overrides,
                             std::vector<std::string>& warnings) {
  return Expansion(search_path, request, overrides, warnings).run();
}

}  // namespace sotto::config
