#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/config/defaults_item.h"
#include "src/config/search_path.h"

namespace sotto::config {

// An item of a defaults list in the tree of a composition: what was written, and what follows from where it stands.
// Source: Hydra 1.3, "The Defaults List", "Packages".
struct DefaultsNode {
  DefaultsItem item;
  bool is_primary = false;
  bool is_root = false;                    // the root above hydra/config and the primary configuration
  bool is_deleted = false;                 // by ~group, or an optional config that does not exist
  bool puts_name = true;                   // `_name_` in a package becomes the option's name, as before Hydra 1.2
  std::string parent_group;                // of the including file: relative paths begin there
  std::string parent_package;              // of the including file
  std::optional<std::string> header;       // `# @package` of its own file, absolute
  std::shared_ptr<const ConfigFile> file;  // once it was read
  std::vector<DefaultsNode> children;      // in the order of merging; empty where there is no defaults list

  bool is_self() const { return item.kind == DefaultsItem::Kind::kSelf; }
  bool is_group() const { return item.kind == DefaultsItem::Kind::kGroup; }
  bool is_missing() const { return name() == "???"; }
  bool is_interpolation() const;

  // The option or the config's own name; nothing for a group whose option is null or a list.
  std::optional<std::string> name() const;
  std::string group_path() const;   // "server/db"
  std::string config_path() const;  // "server/db/pg"
  std::string default_package() const;
  // Where the content goes: "" is the top. A package in the defaults list wins over the file's header.
  std::string final_package(bool with_header = true) const;
  // What names the choice on the command line: "db" or "db@backup".
  std::string override_key() const;
  // Sets where it stands. `_group_` in a package becomes the default package.
  void place(const std::string& group, const std::string& package);
};

}  // namespace sotto::config
