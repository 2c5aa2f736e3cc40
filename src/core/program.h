#pragma once

#include <functional>
#include <string_view>

namespace sotto::core {

// Runs the body of a `main` and turns what it throws into a message on stderr and an exit code: UserError its own code,
// Interrupted 130, anything else 70 with a request to report it. Catches SIGINT and SIGTERM (interrupt.h).
int run_program(std::string_view program, const std::function<int()>& body);

}  // namespace sotto::core
