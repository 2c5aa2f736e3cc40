#pragma once

#include <string>
#include <string_view>

namespace sotto::report {

// Text as it may stand between tags and in quoted attributes.
std::string html_text(std::string_view text);

// The first `most` characters of UTF-8 text, and an ellipsis where there is more. Malformed bytes become U+FFFD.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace sotto::report
