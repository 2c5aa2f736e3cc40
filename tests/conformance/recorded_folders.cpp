#include "tests/conformance/recorded_folders.h"

#include <algorithm>

#include "src/config/built_in_files.h"

namespace sotto::conformance {
namespace fs = std::filesystem;

std::optional<fs::path> recorded_folder(std::string place, const fs::path& configs) {
  if (place.starts_with("structured://")) return std::nullopt;
  if (place.starts_with("pkg://")) {
    place.erase(0, 6);
    std::replace(place.begin(), place.end(), '.', '/');
  } else if (place.starts_with("file://")) {
    place.erase(0, 7);
  }
  if (place == "hydra_configs" || place.starts_with("hydra_configs/")) place.erase(0, 13);
  while (place.starts_with('/')) place.erase(0, 1);
  return configs / place;
}

RecordedPath recorded_search_path(const std::vector<std::pair<std::string, std::string>>& provider_and_place,
                                  const fs::path& configs) {
  RecordedPath recorded;
  for (const auto& [provider, place] : provider_and_place) {
    if (place == config::kBuiltInPath) {
      recorded.search_path.add_built_in();
      continue;
    }
    const auto folder = recorded_folder(place, configs);
    if (!folder) continue;
    // What the command line adds to the path is added again by the replayed override.
    if (provider.starts_with("hydra.searchpath in command-line")) continue;
    const bool exists = recorded.search_path.add_optional(provider, folder->string());
    const bool made_by_the_test = place.find("TMPDIR") != std::string::npos;
    if (!exists && provider == "main" && !made_by_the_test)
      recorded.problem = "the folder '" + place + "' does not exist";
  }
  return recorded;
}

std::string with_recorded_folders(std::string override, const fs::path& configs) {
  const auto begin = override.find("pkg://");
  if (begin == std::string::npos) return override;
  const auto end = override.find_first_of("],'\"", begin);
  const auto folder = recorded_folder(override.substr(begin, end - begin), configs);
  std::error_code ignored;
  if (!folder || !fs::is_directory(*folder, ignored)) return override;
  return override.replace(begin, end - begin, folder->string());
}

}  // namespace sotto::conformance
