#include "launcher/print_config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/config/hydra_node.h"
#include "src/config/json_node.h"
#include "src/config/key_path.h"
#include "src/config/known_keys.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::launcher {
namespace {

using config::Node;
using Json = nlohmann::ordered_json;

// The part of the configuration that is the job's, Hydra's own, or both.
Node part(const Node& root, const std::string& what) {
  if (what == "all") return root;
  Node result(config::Map{}, root.origin);
  for (const auto& [name, value] : root.map()) {
    if ((name == config::kHydraKey) == (what == config::kHydraKey)) result.map().emplace_back(name, value);
  }
  return result;
}

}  // namespace

std::string printed_config(const ComposedRun& run, const CommandLine& line) {
  Node root = part(run.root(), line.cfg);
  // Only what is shown: Hydra's own node has values that are set by a sweep alone.
  if (line.resolve && line.package.empty()) {
    for (auto& [name, value] : root.map()) value = run.resolved(name);
  }
  const Node* shown = &root;
  Node resolved_part;
  if (!line.package.empty()) {
    shown = config::find_key(root, line.package);
    if (shown == nullptr) {
      throw core::UserError(
          fmt::format("package '{}' not found in config.{}", line.package, config::nearest_keys(root, line.package)));
    }
    if (line.resolve) shown = &(resolved_part = run.resolved(line.package));
  }
  if (line.format == "json")
    return config::json_from_node(*shown).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (!shown->is_map() && !shown->is_list()) return config::scalar_text(*shown) + "\n";
  return (line.package.empty() ? "" : "# @package " + line.package + "\n") + config::to_yaml(*shown);
}

}  // namespace sotto::launcher
