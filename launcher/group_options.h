#pragma once

#include <string>
#include <vector>

#include "src/config/search_path.h"

namespace sotto::launcher {

// Every option of a group, those in nested folders too, as an override names them: "squad", "llama/squad".
std::vector<std::string> group_options(const config::SearchPath& search_path, const std::string& group);

}  // namespace sotto::launcher
