#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// "a.b[0].c" as {"a", "b", "0", "c"}; an empty text is the root.
std::vector<std::string> split_key(std::string_view key);
std::string join_key(const std::vector<std::string>& parts);
// `parent.child`, or the child alone under the root.
std::string child_key(std::string_view parent, std::string_view child);

// The node at a path; nullptr where a part is missing.
const Node* find_path(const Node& root, const std::vector<std::string>& path);
const Node* find_key(const Node& root, std::string_view key);

}  // namespace sotto::config
