#include "src/config/search_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "src/config/built_in_files.h"
#include "src/config/source_line.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::config {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kExtension = ".yaml";

std::string with_extension(std::string_view name) {
  const bool has = name.ends_with(kExtension) || name.ends_with(".yml");
  return has ? std::string(name) : std::string(name) + std::string(kExtension);
}

bool is_built_in(const SearchPath::Folder& folder) { return folder.path.string() == kBuiltInPath; }

// What lies directly in a group of the built-in files: the options, or the groups, by their last name.
void add_built_in_names(std::string_view group, bool groups, std::set<std::string>& names) {
  const std::string prefix = group.empty() ? "" : std::string(group) + "/";
  for (const std::string_view name : built_in_names()) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view rest = name.substr(prefix.size());
    const auto slash = rest.find('/');
    if ((slash != std::string_view::npos) == groups) names.emplace(rest.substr(0, slash));
  }
}

}  // namespace

// Only lines at the very top count: any other line ends the header.
std::optional<std::string> read_package_header(std::string_view text, const fs::path& file) {
  std::istringstream lines{std::string(text.substr(0, 512))};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word.empty()) continue;
    if (word == "#") {
      words >> word;
    } else if (word.starts_with('#')) {
      word.erase(0, 1);
    } else {
      return std::nullopt;
    }
    if (!word.starts_with('@')) return std::nullopt;
    if (word != "@package") continue;
    std::string package, extra;
    if (words >> package && words >> extra) {
      fail_at({file.string(), number, 1}, fmt::format("too many words in '{}'. Write: # @package NAME.", line));
    }
    return package;
  }
  return std::nullopt;
}

void SearchPath::add(std::string provider, const fs::path& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    throw core::UserError(
        fmt::format("The configuration folder '{}' does not exist. Name one with --config-dir.", folder.string()), 1);
  }
  folders_.push_back({std::move(provider), folder});
}

bool SearchPath::add_optional(std::string provider, std::string_view folder) {
  std::string_view path = folder;
  if (path.starts_with("file://")) path.remove_prefix(7);
  std::error_code ignored;
  const bool available = !path.starts_with("pkg://") && fs::is_directory(path, ignored);
  folders_.push_back({std::move(provider), std::string(path), available});
  return available;
}

void SearchPath::add_built_in() { folders_.push_back({"hydra", kBuiltInPath}); }

std::shared_ptr<const ConfigFile> SearchPath::find_in(const Folder& folder, const std::string& file_name) const {
  const std::string path = folder.path.string() + "/" + file_name;
  const std::string key = folder.provider + " " + path;
  if (const auto known = seen_->files.find(key); known != seen_->files.end()) return known->second;
  const auto read = [&](std::string_view text, const fs::path& file) {
    ConfigFile config{file, read_package_header(text, file), {}, folder.provider};
    config.content = create_from_yaml(text, file.string(), &config.traps);
    return std::make_shared<const ConfigFile>(std::move(config));
  };
  std::shared_ptr<const ConfigFile> found;
  std::error_code ignored;
  if (is_built_in(folder)) {
    if (const auto text = built_in_file(path)) found = read(*text, path);
  } else if (fs::is_regular_file(path, ignored)) {
    found = read(core::MappedFile(path).text(), fs::path(path).lexically_normal());
  }
  return seen_->files[key] = found;
}

std::shared_ptr<const ConfigFile> SearchPath::find(std::string_view name) const {
  const std::string file_name = with_extension(name);
  for (const Folder& folder : folders_) {
    if (!folder.is_available) continue;
    if (auto found = find_in(folder, file_name)) return found;
  }
  return nullptr;
}

bool SearchPath::has_group(std::string_view group) const {
  if (group.empty()) return false;
  return std::any_of(folders_.begin(), folders_.end(), [&](const Folder& folder) {
    if (is_built_in(folder)) return is_built_in_group(group);
    if (!folder.is_available) return false;
    const std::string path = folder.path.string() + "/" + std::string(group);
    const auto [known, is_new] = seen_->groups.try_emplace(path);
    std::error_code ignored;
    if (is_new) known->second = fs::is_directory(path, ignored);
    return known->second;
  });
}

std::vector<std::string> SearchPath::options(std::string_view group) const {
  std::set<std::string> names;
  for (const Folder& folder : folders_) {
    if (is_built_in(folder)) {
      add_built_in_names(group, false, names);
      continue;
    }
    std::error_code ignored;
    if (!folder.is_available || !fs::is_directory(folder.path / group, ignored)) continue;
    for (const auto& entry : fs::directory_iterator(folder.path / group, ignored)) {
      if (entry.path().extension() == kExtension && entry.is_regular_file()) names.insert(entry.path().stem());
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> SearchPath::all_options(std::string_view group) const {
  std::vector<std::string> all = options(group);
  const std::string prefix = std::string(group) + "/";
  for (const std::string& other : groups()) {
    if (!other.starts_with(prefix)) continue;
    for (const std::string& option : options(other)) all.push_back(other.substr(prefix.size()) + "/" + option);
  }
  return all;
}

std::vector<std::string> SearchPath::groups_in(std::string_view group) const {
  std::set<std::string> names;
  for (const Folder& folder : folders_) {
    if (is_built_in(folder)) {
      add_built_in_names(group, true, names);
      continue;
    }
    std::error_code ignored;
    if (!folder.is_available || !fs::is_directory(folder.path / group, ignored)) continue;
    for (const auto& entry : fs::directory_iterator(folder.path / group, ignored)) {
      const std::string name = entry.path().filename();
      if (entry.is_directory() && !name.starts_with("__")) names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> SearchPath::groups() const {
  std::vector<std::string> all;
  // A symbolic link may lead back up: nobody nests groups so deeply.
  constexpr int kDeepestGroup = 16;
  const auto walk = [&](const auto& self, const std::string& group, int depth) -> void {
    if (depth > kDeepestGroup) return;
    for (const std::string& name : groups_in(group)) {
      const std::string path = group.empty() ? name : group + "/" + name;
      all.push_back(path);
      self(self, path, depth + 1);
    }
  };
  walk(walk, "", 1);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace sotto::config
