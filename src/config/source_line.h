#pragma once

#include <string>
#include <string_view>

#include "src/config/origin.h"

namespace sotto::config {

// The line that an origin names with a caret under the column ("  3 | port: x\n    |       ^"), indented for a message;
// "" where there is none (an override, a file that is gone). Long lines are cut around the caret.
std::string source_line(const Origin& origin);
std::string source_line(std::string_view text, int line, int column);

// Throws UserError (exit 1): the place, what is wrong there, and the line.
[[noreturn]] void fail_at(const Origin& origin, std::string_view what);

}  // namespace sotto::config
