#include "src/config/search_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "src/config/yaml_reader.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::config {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kExtension = ".yaml";

// Hydra reads the header only from the lines at the very top: any other line ends it.
std::string package_header(std::string_view text, const fs::path& file) {
  std::istringstream lines{std::string(text.substr(0, 512))};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word, first;
    words >> word;
    if (word.empty()) continue;
    if (word == "#") words >> first;
    if (word.starts_with("#@")) first = word.substr(1);
    if (!first.starts_with('@')) return "";
    if (first != "@package") continue;
    std::string package, extra;
    if (words >> package && words >> extra) {
      throw core::UserError(
          fmt::format("{}: too many words in '{}'. Write: # @package NAME.", file.string(), std::string(line)));
    }
    return package;
  }
  return "";
}

std::string with_extension(std::string_view name) {
  return name.ends_with(kExtension) ? std::string(name) : std::string(name) + std::string(kExtension);
}

}  // namespace

void SearchPath::add(std::string provider, const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw core::UserError(
        fmt::format("The configuration folder '{}' does not exist. Name one with --config-dir.", folder.string()), 1);
  }
  folders_.push_back({std::move(provider), folder});
}

std::shared_ptr<const ConfigFile> SearchPath::find(std::string_view name) {
  const std::string file_name = with_extension(name);
  if (const auto known = read_.find(file_name); known != read_.end()) return known->second;
  std::shared_ptr<ConfigFile> found;
  for (const Folder& folder : folders_) {
    const fs::path file = (folder.path / file_name).lexically_normal();
    if (!fs::is_regular_file(file)) continue;
    const std::string text = core::read_text_file(file);
    found = std::make_shared<ConfigFile>(ConfigFile{file, package_header(text, file), read_yaml(text, file.string())});
    break;
  }
  return read_[file_name] = found;
}

bool SearchPath::has_group(std::string_view group) const {
  return !group.empty() && std::any_of(folders_.begin(), folders_.end(),
                                       [&](const Folder& folder) { return fs::is_directory(folder.path / group); });
}

std::vector<std::string> SearchPath::options(std::string_view group) const {
  std::set<std::string> names;
  for (const Folder& folder : folders_) {
    if (!fs::is_directory(folder.path / group)) continue;
    for (const auto& entry : fs::directory_iterator(folder.path / group)) {
      if (entry.path().extension() == kExtension) names.insert(entry.path().stem());
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> SearchPath::groups() const {
  std::set<std::string> names;
  for (const Folder& folder : folders_) {
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
      if (entry.is_directory()) names.insert(entry.path().lexically_relative(folder.path).string());
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace sotto::config
