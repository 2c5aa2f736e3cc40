#include "src/config/defaults_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using Kind = DefaultsItem::Kind;

std::string dotted(std::string path) {
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string joined(const std::string& first, const std::string& second, char sign) {
  if (first.empty()) return second;
  return second.empty() ? first : first + sign + second;
}

// "_global_" makes what follows absolute.
std::string absolute_package(const std::string& package) {
  constexpr std::string_view kGlobal = "_global_";
  const auto at = package.rfind(kGlobal);
  if (at == std::string::npos) return package;
  const std::string rest = package.substr(at + kGlobal.size());
  return rest.starts_with('.') ? rest.substr(1) : rest;
}

std::string replaced(std::string text, std::string_view word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
  return text;
}

// A config that is about to be read: where it lies and where its content goes.
struct Place {
  std::string config;    // "group/option"
  std::string group;     // what the items of its own defaults list are relative to
  std::string relative;  // its folder as written, for the default package
  std::optional<std::string> package;
  std::string parent;          // the including config
  std::string parent_package;  // of the including config
  bool optional = false;
  Origin origin;
};

std::string package_of(const Place& place, const std::string& header) {
  std::string package = dotted(place.relative);
  if (place.package)
    package = *place.package;
  else if (!header.empty())
    package = header.starts_with("_global_") ? header : "_global_." + header;
  package = replaced(package, "_group_", "_global_." + dotted(place.group));
  package = replaced(package, "_name_", place.config.substr(place.config.rfind('/') + 1));
  if (package == "_here_") package.clear();
  if (package.starts_with("_here_.")) package = package.substr(7);
  return absolute_package(joined(place.parent_package, package, '.'));
}

class Expansion {
 public:
  Expansion(SearchPath& search_path, const std::vector<Override>& overrides)
      : search_path_(search_path), overrides_(overrides) {}

  DefaultsList run(const std::string& primary) {
    DefaultsList list;
    list.entries = expand({primary, folder_of(primary), folder_of(primary), std::nullopt, "", "", false, {}}, true);
    overrides_.check_all_used(keys_);
    std::reverse(choices_.begin(), choices_.end());
    list.choices = std::move(choices_);
    return list;
  }

 private:
  using Entries = std::vector<DefaultsEntry>;

  Entries expand(const Place& place, bool is_primary);
  Entries expand_item(const DefaultsItem& item, const Place& parent, const std::string& package);
  Entries expand_group(const DefaultsItem& item, const Place& parent, const std::string& package);
  std::string group_key(const DefaultsItem& item, const std::string& group, const std::string& package) const;
  void choose(const std::string& key, const std::string& option, const Origin& origin);
  std::string resolve_choices(const std::string& text, const Origin& origin) const;
  [[noreturn]] void fail_missing(const Place& place) const;
  [[noreturn]] void fail_undecided(const std::string& key, const std::string& group, const Origin& origin) const;

  SearchPath& search_path_;
  GroupOverrides overrides_;
  std::vector<std::string> keys_;  // every "group[@package]" that was met
  std::vector<std::pair<std::string, std::string>> choices_;
  std::vector<std::string> open_;  // configs being expanded, to notice circles
};

void Expansion::fail_missing(const Place& place) const {
  const std::string group = folder_of(place.config);
  const std::string option = place.config.substr(group.empty() ? 0 : group.size() + 1);
  const std::string where = place.origin.source.empty() ? "" : place.origin.text() + ": ";
  std::vector<std::string> folders;
  for (const auto& folder : search_path_.folders()) folders.push_back(folder.path.string());
  if (group.empty() || !search_path_.has_group(group)) {
    const auto known = group.empty() ? search_path_.options("") : search_path_.groups();
    throw core::UserError(fmt::format("{}There is no configuration '{}' in {}.{}", where, place.config,
                                      fmt::join(folders, ", "),
                                      core::did_you_mean(group.empty() ? option : group, known)));
  }
  const auto options = search_path_.options(group);
  throw core::UserError(fmt::format("{}'{}' has no option '{}'.{} Available: {} (in {})", where, group, option,
                                    core::did_you_mean(option, options), fmt::join(options, ", "),
                                    fmt::join(folders, ", ")));
}

void Expansion::fail_undecided(const std::string& key, const std::string& group, const Origin& origin) const {
  throw core::UserError(fmt::format("{}: '{}' must be chosen: {}=OPTION. Available: {}", origin.text(), key, key,
                                    fmt::join(search_path_.options(group), ", ")));
}

std::string Expansion::group_key(const DefaultsItem& item, const std::string& group, const std::string& package) const {
  const Place place{group + "/_", group, item.path, item.package, "", package, false, {}};
  const std::string final_package = package_of(place, "");
  if (final_package == dotted(group)) return group;
  return group + "@" + (final_package.empty() ? "_global_" : final_package);
}

void Expansion::choose(const std::string& key, const std::string& option, const Origin& origin) {
  const auto known =
      std::find_if(choices_.begin(), choices_.end(), [&](const auto& choice) { return choice.first == key; });
  if (known == choices_.end()) return void(choices_.emplace_back(key, option));
  throw core::UserError(
      fmt::format("{}: '{}' is chosen twice: {} and {}. To replace an earlier choice write 'override {}: {}'.",
                  origin.text(), key, option, known->second, key, known->second));
}

std::string Expansion::resolve_choices(const std::string& text, const Origin& origin) const {
  std::string result = text;
  for (auto at = result.find("${"); at != std::string::npos; at = result.find("${")) {
    const auto end = result.find('}', at);
    const std::string key = end == std::string::npos ? "" : result.substr(at + 2, end - at - 2);
    const auto known =
        std::find_if(choices_.begin(), choices_.end(), [&](const auto& choice) { return choice.first == key; });
    if (known == choices_.end()) {
      std::vector<std::string> names;
      for (const auto& [name, option] : choices_) names.push_back(name);
      throw core::UserError(fmt::format("{}: '{}' asks for the choice of '{}', which is not known.{} Known: {}",
                                        origin.text(), text, key, core::did_you_mean(key, names),
                                        fmt::join(names, ", ")));
    }
    result.replace(at, end - at + 1, known->second);
  }
  return result;
}

Expansion::Entries Expansion::expand_group(const DefaultsItem& item, const Place& parent, const std::string& package) {
  const std::string group = item.absolute ? item.path : joined(parent.group, item.path, '/');
  const std::string key = group_key(item, group, package);
  keys_.push_back(key);
  Node option = item.option;
  if (overrides_.deletes(key, option)) return {};
  if (const Node* const other = overrides_.option(key)) option = *other;
  if (option.is_missing()) fail_undecided(key, group, item.origin);
  if (option.is_null()) return choose(key, "null", item.origin), Entries{};

  const auto place_of = [&](const Node& name) {
    const std::string resolved = resolve_choices(name.string(), name.origin);
    const Origin& origin = name.origin.source.empty() ? item.origin : name.origin;
    return Place{group + "/" + resolved, group, item.path, item.package, parent.config, package, item.optional, origin};
  };
  if (!option.is_list()) {
    const Place place = place_of(option);
    choose(key, place.config.substr(group.size() + 1), item.origin);
    return expand(place, false);
  }
  Entries entries;
  for (const Node& name : option.list()) {
    for (DefaultsEntry& entry : expand(place_of(name), false)) entries.push_back(std::move(entry));
  }
  return entries;
}

Expansion::Entries Expansion::expand_item(const DefaultsItem& item, const Place& parent, const std::string& package) {
  if (item.kind == Kind::kGroup) return expand_group(item, parent, package);
  const std::string path = item.absolute ? item.path : joined(parent.group, item.path, '/');
  return expand(
      {path, folder_of(path), folder_of(item.path), item.package, parent.config, package, item.optional, item.origin},
      false);
}

// Later items first, because an `override` inside a later item may change an earlier one; items whose option depends on
// other choices last. Source: Hydra's rule that overrides apply wherever they stand.
Expansion::Entries Expansion::expand(const Place& place, bool is_primary) {
  const auto file = search_path_.find(place.config);
  if (file == nullptr) {
    if (place.optional) return {};
    fail_missing(place);
  }
  if (std::find(open_.begin(), open_.end(), place.config) != open_.end()) {
    throw core::UserError(fmt::format("{}: the configurations include each other in a circle: {} -> {}",
                                      place.origin.text(), fmt::join(open_, " -> "), place.config));
  }
  open_.push_back(place.config);
  const std::string package = package_of(place, file->package_header);
  std::vector<DefaultsItem> items = read_defaults(file->content, file->file.string());
  for (const DefaultsItem& item : items) {
    if (!item.overrides) continue;
    const std::string group = item.absolute ? item.path : joined(place.group, item.path, '/');
    overrides_.add(group_key(item, group, package), item);
  }
  std::erase_if(items, [](const DefaultsItem& item) { return item.overrides; });
  if (is_primary) items.insert(items.end(), overrides_.appended().begin(), overrides_.appended().end());

  std::vector<Entries> expanded(items.size());
  const auto waits = [](const DefaultsItem& item) { return item.option.is_interpolation(); };
  for (const bool waiting : {false, true}) {
    for (std::size_t at = items.size(); at-- > 0;) {
      if (waits(items[at]) != waiting) continue;
      if (items[at].kind == Kind::kSelf) {
        expanded[at] = {{place.config, package, place.parent, items.size() > 1, file}};
      } else {
        expanded[at] = expand_item(items[at], place, package);
      }
    }
  }
  open_.pop_back();
  Entries entries;
  for (Entries& part : expanded) std::move(part.begin(), part.end(), std::back_inserter(entries));
  return entries;
}

}  // namespace

DefaultsList resolve_defaults(SearchPath& search_path, const std::string& primary,
                              const std::vector<Override>& group_overrides) {
  return Expansion(search_path, group_overrides).run(primary);
}

}  // namespace sotto::config
