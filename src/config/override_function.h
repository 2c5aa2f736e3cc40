#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/config/sweep.h"

namespace sotto::config {

struct FunctionCall {
  std::string name;
  std::vector<ValueOrSweep> positional;
  std::vector<std::pair<std::string, ValueOrSweep>> named;
};

// The functions of the override grammar: the casts int, float, str and bool (on lists, mappings, choices and ranges
// too), choice, range, interval, glob, sort, shuffle and tag. Source: Hydra 1.3, "Extended override syntax".
// Errors (UserError): an unknown function (with the known and the nearest ones), wrong arguments, a failed cast.
ValueOrSweep call_function(FunctionCall call);

}  // namespace sotto::config
