#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::evaluate {

// The words between white space, and the text without white space at both ends, in UTF-8: what Python's str.split and
// str.strip give, Unicode's spaces included.
std::vector<std::string> split_words(std::string_view text);
std::string_view strip(std::string_view text);

}  // namespace sotto::evaluate
