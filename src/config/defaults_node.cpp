#include "src/config/defaults_node.h"

#include <algorithm>

namespace sotto::config {
namespace {

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

std::string replaced(std::string text, std::string_view word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
    text.replace(at, word.size(), by);
  return text;
}

}  // namespace

bool DefaultsNode::is_interpolation() const {
  return is_group() ? item.option.is_interpolation() : Node(item.path).is_interpolation();
}

std::optional<std::string> DefaultsNode::name() const {
  if (!is_group()) return item.path.substr(item.path.rfind('/') + 1);
  if (!item.option.is_string()) return std::nullopt;
  return item.option.string();
}

std::string DefaultsNode::group_path() const {
  const bool is_absolute = item.path.starts_with('/');
  const std::string written = is_absolute ? item.path.substr(1) : item.path;
  const std::string group = is_group() ? written : folder_of(written);
  return is_absolute ? group : joined(parent_group, group, '/');
}

std::string DefaultsNode::config_path() const {
  if (is_root) return "<root>";
  if (is_group()) return group_path() + "/" + name().value_or("null");
  return item.path.starts_with('/') ? item.path.substr(1) : joined(parent_group, item.path, '/');
}

std::string DefaultsNode::default_package() const { return dotted(group_path()); }

std::string DefaultsNode::final_package(bool with_header) const {
  std::string package;
  if (item.package) {
    package = *item.package;
  } else if (with_header && header) {
    package = *header;
  } else {
    const std::string written = item.path.starts_with('/') ? item.path.substr(1) : item.path;
    package = dotted(is_group() ? written : folder_of(written));
  }
  if (const auto own_name = name(); own_name && puts_name) package = replaced(package, "_name_", *own_name);
  package = joined(parent_package, package, '.');
  constexpr std::string_view kGlobal = "_global_";
  const auto global = package.rfind(kGlobal);
  if (global == std::string::npos) return package;
  return package.substr(std::min(global + kGlobal.size() + 1, package.size()));
}

std::string DefaultsNode::override_key() const {
  const std::string group = group_path();
  const std::string package = final_package(false);
  if (package == dotted(group)) return group;
  return group + "@" + (package.empty() ? "_global_" : package);
}

void DefaultsNode::place(const std::string& group, const std::string& package) {
  parent_group = group;
  parent_package = package;
  if (item.package && item.package->find("_group_") != std::string::npos) {
    item.package = "_global_." + replaced(*item.package, "_group_", default_package());
  }
}

}  // namespace sotto::config
