#pragma once

#include <string>
#include <vector>

#include "src/config/search_path.h"

namespace sotto::config {

// What reading every YAML file of a search path's folders (built-in files apart) finds, whether a composition takes
// part of it or not.
struct YamlFindings {
  std::size_t files = 0;
  std::vector<std::string> problems;  // files that cannot be read
  std::vector<std::string> traps;     // yaml_trap.h, with place and line
};

YamlFindings yaml_findings(const SearchPath& search_path);

}  // namespace sotto::config
