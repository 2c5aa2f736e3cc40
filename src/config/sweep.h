#pragma once

#include <string>
#include <variant>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// Several values for one key: `a,b`, choice(...), range(...), interval(...), glob(...).
struct Sweep {
  enum class Kind { kChoice, kRange, kInterval, kGlob };
  Kind kind = Kind::kChoice;
  List values;                                // of a choice
  Node start, stop, step;                     // of a range; an interval has start and stop (its end)
  std::vector<std::string> include, exclude;  // patterns of a glob
  bool simple_form = false;                   // written as `a,b`, not choice(a,b)
  bool shuffle = false;
  std::vector<std::string> tags;  // sorted, each once
};

// What a value of the override grammar is, and what its functions take and give.
using ValueOrSweep = std::variant<Node, Sweep>;

}  // namespace sotto::config
