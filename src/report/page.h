#pragma once

#include <string>
#include <vector>

namespace sotto::report {

// A whole HTML page: readable on a phone and in the dark, without scripts, and forbidden to fetch anything.
std::string page(const std::string& title, const std::string& body);

// A table that scrolls by itself where it is wider than the page. The first row is the head; cells are text, numbers
// and what heads them stand right.
std::string table(const std::vector<std::vector<std::string>>& rows);

// Something long behind a line that opens it. `body` is HTML.
std::string folded(const std::string& summary, const std::string& body);

}  // namespace sotto::report
