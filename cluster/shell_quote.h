#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::cluster {

// A word that a POSIX shell reads back as exactly `text`: bare where it needs no quotes, else in single quotes.
// Errors (UserError): a null character, which no argument can hold.
std::string shell_quote(std::string_view text);

// Words separated by spaces.
std::string shell_command(const std::vector<std::string>& argv);

}  // namespace sotto::cluster
