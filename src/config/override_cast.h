#pragma once

#include <string_view>

#include "src/config/sweep.h"

namespace sotto::config {

// The casts int, float, str and bool of the override grammar, as Python's of the same name, but bool reads only the
// words true and false and str writes these in lower case. Errors (UserError): a value that has no such form.
ValueOrSweep cast(std::string_view type, const ValueOrSweep& value);

}  // namespace sotto::config
