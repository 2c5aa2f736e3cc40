#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// A YAML file found on the search path.
struct ConfigFile {
  std::filesystem::path file;
  std::optional<std::string> package_header;  // from `# @package X` at the very top
  Node content;                               // with its `defaults` list
  std::string provider = {};                  // who named the folder
  std::vector<std::string> traps = {};        // yaml_trap.h
};

// The folders that configuration files come from. The first folder that holds a file wins; the options of a group are
// those of all folders together. Source: Hydra 1.3, "Config Search Path" and "Packages".
class SearchPath {
 public:
  struct Folder {
    std::string provider;  // who named it: hydra, main, command-line ...
    std::filesystem::path path;
    bool is_available = true;
  };

  // Errors (UserError): no such folder.
  void add(std::string provider, const std::filesystem::path& folder);
  // As add(), but a folder that does not exist is kept as not available: for `hydra.searchpath`, whose entries may be
  // `file://PATH` too. False where it is not available.
  bool add_optional(std::string provider, std::string_view folder);
  // The built-in groups of the `hydra` node; they belong first.
  void add_built_in();
  const std::vector<Folder>& folders() const { return folders_; }

  // "group/option" (with or without .yaml); nullptr where no folder holds it. A file is read once, also by copies.
  std::shared_ptr<const ConfigFile> find(std::string_view name) const;
  // A file of one folder, by its name there; nullptr where it has none.
  std::shared_ptr<const ConfigFile> find_in(const Folder& folder, const std::string& file_name) const;
  bool has_group(std::string_view group) const;
  std::vector<std::string> options(std::string_view group) const;  // sorted
  // Those in nested folders too, as an override names them: "squad", "llama/squad".
  std::vector<std::string> all_options(std::string_view group) const;
  std::vector<std::string> groups() const;  // sorted, nested ones as "a/b"
  // The groups directly inside a group ("" for the top), by their last name; sorted.
  std::vector<std::string> groups_in(std::string_view group) const;

 private:
  // What was asked of the file system.
  struct Seen {
    std::unordered_map<std::string, std::shared_ptr<const ConfigFile>> files;  // nullptr: there is none
    std::unordered_map<std::string, bool> groups;
  };
  std::vector<Folder> folders_;
  std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
};

// The package of a file's header, nothing where there is none.
std::optional<std::string> read_package_header(std::string_view text, const std::filesystem::path& file);

}  // namespace sotto::config
