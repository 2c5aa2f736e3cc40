#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::core {

// The candidates nearest to `name`, nearest first: those within an edit distance (insert, delete, replace, swap of
// neighbours; case ignored) of a third of the longer name, or that contain it or are contained in it.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates,
                                       std::size_t max_names = 3);

// " Did you mean 'a' or 'b'?", or "" when nothing is near. To be appended to a finished sentence.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace sotto::core
