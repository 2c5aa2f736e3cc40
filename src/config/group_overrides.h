#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/config/defaults_node.h"
#include "src/config/override_grammar.h"

namespace sotto::config {

// What overrides the choices of the defaults lists: the command line first, then `override` items, the outermost first.
// Keys are "group" or "group@package". Also remembers every choice that was met.
class GroupOverrides {
 public:
  GroupOverrides() = default;
  // Errors (UserError): `++group=x`, an option that is no name.
  explicit GroupOverrides(const std::vector<Override>& from_command_line);

  void change(const std::string& key, Node option, std::string text, const Origin& origin);
  void append(DefaultsItem item);
  void remove(const std::string& key, std::optional<std::string> option, std::string text, const Origin& origin);

  // An `override group: option` of a file. An earlier one for the same key wins.
  void add(const DefaultsNode& node, const std::string& config);
  // The option that replaces the one in the list; nullptr where nothing does.
  const Node* option(const std::string& key);
  bool deletes(const DefaultsNode& node);
  // `+group=option` of the command line, in order, as items of the primary configuration.
  const std::vector<DefaultsItem>& appended() const { return appended_; }

  // Errors (UserError): two different options for one key, none of them by an override.
  void record_choice(const DefaultsNode& node);
  // "group[@package]" and the option ("null" where none), in the order in which they were met.
  const std::vector<std::pair<std::string, std::string>>& choices() const { return choices_; }

  // Errors (UserError): every override and deletion that met no item, together.
  void check_all_used() const;

 private:
  struct Entry {
    Node option;
    std::string text;  // as the user wrote it
    Origin origin;
    std::string config;  // of an `override` item: the file's config
    bool used = false;
  };
  std::string unused_text(const std::string& key, const Entry& entry) const;

  std::vector<std::pair<std::string, Entry>> changes_;
  std::vector<std::pair<std::string, Entry>> deletions_;
  std::vector<DefaultsItem> appended_;
  std::vector<std::pair<std::string, std::string>> choices_;
  std::vector<std::string> groups_;  // of the choices, beside them
  std::vector<Origin> origins_;      // likewise
};

}  // namespace sotto::config
