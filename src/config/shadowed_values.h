#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// Finds values that never count: in each of several compositions of one configuration folder that their file takes
// part in, another file sets them over.
class ShadowedValues {
 public:
  // Notes which values of a composition count and which were set over. Hydra's own node and what the command line sets
  // are left out.
  void add(const Node& root);

  struct Shadowed {
    std::string key;
    std::string value;
    Origin origin;
    Origin set_over_by;  // in the first composition that did
  };
  // In the order of their files and lines.
  std::vector<Shadowed> values() const;

 private:
  using Place = std::uint64_t;  // file, line and column as one number

  void add(const Node& node, const std::string& key);
  Place place(const Origin& origin);

  std::vector<std::string> files_;
  std::size_t last_file_ = 0;  // most often the next one, too
  std::unordered_set<Place> counting_;
  std::map<Place, Shadowed> set_over_;
};

}  // namespace sotto::config
