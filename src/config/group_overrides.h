#pragma once

#include <map>
#include <string>
#include <vector>

#include "src/config/defaults_item.h"
#include "src/config/override_grammar.h"

namespace sotto::config {

// What overrides the choices of the defaults lists: the command line first, then `override` items, the outermost first.
// Keys are "group" or "group@package".
class GroupOverrides {
 public:
  // Errors (UserError): `++group=x`, a deletion of a group by a list.
  explicit GroupOverrides(const std::vector<Override>& from_command_line);

  // An `override group: option` of a file. An earlier one for the same key wins.
  void add(const std::string& key, const DefaultsItem& item);

  // The option that replaces the one in the list; nullptr where nothing does.
  const Node* option(const std::string& key);
  bool deletes(const std::string& key, const Node& option);
  // `+group=option` of the command line, in order, as items of the primary configuration.
  const std::vector<DefaultsItem>& appended() const { return appended_; }

  // Errors (UserError): an override or deletion that met no item of `keys`.
  void check_all_used(const std::vector<std::string>& keys) const;

 private:
  struct Entry {
    Node option;
    std::string text;  // as the user wrote it
    Origin origin;
    bool deletion = false;
    bool used = false;
  };
  std::map<std::string, Entry> entries_;
  std::vector<DefaultsItem> appended_;
};

}  // namespace sotto::config
