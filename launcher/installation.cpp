#include "launcher/installation.h"

#include <fmt/format.h>

#include <cstdlib>

#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPrimary = "conf/config.yaml";

}  // namespace

fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

fs::path home_folder() {
  const fs::path bin = program_folder();
  for (const fs::path& candidate : {bin / "../..", bin / "../share/sotto"}) {
    if (fs::is_regular_file(candidate / kPrimary)) return fs::canonical(candidate);
  }
  throw core::UserError(fmt::format(
      "sotto's own configuration was not found: there is no '{}' in '{}' nor in '{}'. Name its folder with "
      "SOTTO_CONF_DIR or --config-path.",
      kPrimary, (bin / "../..").lexically_normal().string(), (bin / "../share/sotto").lexically_normal().string()));
}

fs::path conf_folder() {
  const char* const named = std::getenv("SOTTO_CONF_DIR");
  return named != nullptr ? fs::path(named) : home_folder() / "conf";
}

}  // namespace sotto::launcher
