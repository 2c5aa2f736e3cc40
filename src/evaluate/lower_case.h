#pragma once

#include <string>
#include <string_view>

namespace sotto::evaluate {

// UTF-8 text with the capital letters of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic lowered, as Python's
// str.lower does for them; everything else, malformed bytes too, stays. Source: the Unicode character database.
std::string lower_case(std::string_view text);

}  // namespace sotto::evaluate
