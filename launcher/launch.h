#pragma once

#include <string>
#include <vector>

namespace sotto::launcher {

// Everything that `sotto` does, after its command line. `program` is how it was called. Returns the exit code; errors
// are thrown (src/core/error.h).
int launch(const std::string& program, const std::vector<std::string>& words);

}  // namespace sotto::launcher
