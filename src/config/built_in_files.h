#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sotto::config {

// The configuration of the `hydra` node itself: run and sweep folders, logging, help, as Hydra 1.3 has them, so that
// configurations that refer to them or override them work. Logging groups are kept for those files' sake alone.

// Where they are found, as Hydra names the place.
inline constexpr const char* kBuiltInPath = "pkg://hydra.conf";

// The text at "pkg://hydra.conf/hydra/output/default.yaml"; nothing for any other place.
std::optional<std::string_view> built_in_file(std::string_view source);
// "hydra/output/default" and so on.
const std::vector<std::string_view>& built_in_names();
bool is_built_in_group(std::string_view group);

}  // namespace sotto::config
