#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// A YAML file found on the search path.
struct ConfigFile {
  std::filesystem::path file;
  std::string package_header;  // from `# @package X` at the very top; empty where there is none
  Node content;                // with its `defaults` list
};

// The folders that configuration files come from. The first folder that holds a file wins; the options of a group are
// those of all folders together. Source: Hydra 1.3, "Config Search Path" and "Packages".
class SearchPath {
 public:
  struct Folder {
    std::string provider;  // who named it: main, command-line ...
    std::filesystem::path path;
  };

  // Errors (UserError): no such folder.
  void add(std::string provider, const std::filesystem::path& folder);
  const std::vector<Folder>& folders() const { return folders_; }

  // "group/option" (with or without .yaml); nullptr where no folder holds it. Files are read once.
  std::shared_ptr<const ConfigFile> find(std::string_view name);
  bool has_group(std::string_view group) const;
  std::vector<std::string> options(std::string_view group) const;  // sorted
  std::vector<std::string> groups() const;                         // sorted, nested ones as "a/b"

 private:
  std::vector<Folder> folders_;
  std::map<std::string, std::shared_ptr<const ConfigFile>, std::less<>> read_;
};

}  // namespace sotto::config
