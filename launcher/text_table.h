#pragma once

#include <string>
#include <vector>

namespace sotto::launcher {

// Rows of cells as aligned columns, two spaces between; the first row is the head. Trailing spaces are cut.
std::string text_table(const std::vector<std::vector<std::string>>& rows, const std::string& indent = "");

}  // namespace sotto::launcher
