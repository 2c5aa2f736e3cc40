#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/config/search_path.h"

namespace sotto::conformance {

// The folder behind a place of a recorded search path ("file://tests/...", "pkg://examples.conf", "hydra_configs/x"),
// below the folder of recorded configurations; nothing for places of Python (structured://).
std::optional<std::filesystem::path> recorded_folder(std::string place, const std::filesystem::path& configs);

struct RecordedPath {
  config::SearchPath search_path;
  std::string problem;  // "main" does not exist
};
RecordedPath recorded_search_path(const std::vector<std::pair<std::string, std::string>>& provider_and_place,
                                  const std::filesystem::path& configs);

// An override with the recorded folder in the place of "pkg://a.b".
std::string with_recorded_folders(std::string override, const std::filesystem::path& configs);

}  // namespace sotto::conformance
