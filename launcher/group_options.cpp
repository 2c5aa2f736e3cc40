#include "launcher/group_options.h"

namespace sotto::launcher {

std::vector<std::string> group_options(const config::SearchPath& search_path, const std::string& group) {
  std::vector<std::string> options = search_path.options(group);
  for (const std::string& other : search_path.groups()) {
    if (!other.starts_with(group + "/")) continue;
    for (const std::string& option : search_path.options(other)) {
      options.push_back(other.substr(group.size() + 1) + "/" + option);
    }
  }
  return options;
}

}  // namespace sotto::launcher
