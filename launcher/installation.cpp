#include "launcher/installation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

constexpr const char* kConfFolderVariable = "SOTTO_CONF_DIR";
constexpr const char* kPrimary = "conf/config.yaml";

// What the variable says; nullptr where it is not set, or empty.
const char* named_conf_folder() {
  const char* const named = std::getenv(kConfFolderVariable);
  return named != nullptr && *named != '\0' ? named : nullptr;
}

// A program that was copied elsewhere finds its files by the variable.
std::vector<fs::path> home_candidates() {
  const fs::path bin = program_folder();
  std::vector<fs::path> candidates = {bin / "../..", bin / "../share/sotto"};
  if (const char* const named = named_conf_folder()) candidates.push_back(fs::absolute(named) / "..");
  return candidates;
}

}  // namespace

fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

fs::path home_folder() {
  std::vector<std::string> tried;
  for (const fs::path& candidate : home_candidates()) {
    if (fs::is_regular_file(candidate / kPrimary)) return fs::canonical(candidate);
    tried.push_back(fmt::format("'{}'", candidate.lexically_normal().string()));
  }
  throw core::UserError(
      fmt::format("sotto's own files were not found: there is no '{}' in {}. Name the conf folder of a "
                  "copy of sotto with {}.",
                  kPrimary, fmt::join(tried, " nor in "), kConfFolderVariable));
}

fs::path conf_folder() {
  const char* const named = named_conf_folder();
  return named != nullptr ? fs::path(named) : home_folder() / "conf";
}

}  // namespace sotto::launcher
