#include "src/config/yaml_findings.h"

#include <algorithm>
#include <filesystem>

#include "src/config/built_in_files.h"
#include "src/core/error.h"

namespace sotto::config {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> yaml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    const fs::path extension = entry.path().extension();
    if ((extension == ".yaml" || extension == ".yml") && entry.is_regular_file(ignored)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

YamlFindings yaml_findings(const SearchPath& search_path) {
  YamlFindings findings;
  for (const SearchPath::Folder& folder : search_path.folders()) {
    if (!folder.is_available || folder.path == kBuiltInPath) continue;
    for (const fs::path& file : yaml_files(folder.path)) {
      ++findings.files;
      try {
        const auto config = search_path.find_in(folder, file.lexically_relative(folder.path).string());
        findings.traps.insert(findings.traps.end(), config->traps.begin(), config->traps.end());
      } catch (const core::UserError& error) {
        findings.problems.emplace_back(error.what());
      }
    }
  }
  return findings;
}

}  // namespace sotto::config
