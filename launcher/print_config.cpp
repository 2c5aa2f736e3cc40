#include "launcher/print_config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/config/json_node.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

using config::Node;
using Json = nlohmann::ordered_json;

constexpr const char* kHydra = "hydra";

// All keys of a tree, "a.b.c".
void collect_keys(const Node& node, const std::string& key, std::vector<std::string>& keys) {
  if (!key.empty()) keys.push_back(key);
  if (!node.is_map()) return;
  for (const auto& [name, value] : node.map()) collect_keys(value, config::child_key(key, name), keys);
}

// The part of the configuration that is the job's, Hydra's own, or both.
Node part(const Node& root, const std::string& what) {
  if (what == "all") return root;
  Node result(config::Map{}, root.origin);
  for (const auto& [name, value] : root.map()) {
    if ((name == kHydra) == (what == kHydra)) result.map().emplace_back(name, value);
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
      std::vector<std::string> keys;
      collect_keys(root, "", keys);
      throw core::UserError(
          fmt::format("package '{}' not found in config.{}", line.package, core::did_you_mean(line.package, keys)));
    }
    if (line.resolve) shown = &(resolved_part = run.resolved(line.package));
  }
  if (line.format == "json")
    return config::json_from_node(*shown).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (!shown->is_map() && !shown->is_list()) return config::scalar_text(*shown) + "\n";
  return (line.package.empty() ? "" : "# @package " + line.package + "\n") + config::to_yaml(*shown);
}

std::string explained(const ComposedRun& run, const CommandLine& line) {
  const Node* const node = config::find_key(run.root(), line.explain);
  if (node == nullptr) {
    std::vector<std::string> keys;
    collect_keys(run.root(), "", keys);
    throw core::UserError(
        fmt::format("the configuration has no key '{}'.{}", line.explain, core::did_you_mean(line.explain, keys)));
  }
  Node resolved;
  std::string failure;
  try {
    resolved = run.resolved(line.explain);
  } catch (const core::UserError& error) {
    failure = error.what();
  }
  const std::string written = config::scalar_yaml(*node);
  const std::string value = failure.empty() ? config::scalar_yaml(resolved) : written;
  if (line.format == "json") {
    Json json{{"key", line.explain}, {"written", config::json_from_node(*node)}, {"set_by", node->origin.text()}};
    json["value"] = failure.empty() ? config::json_from_node(resolved) : Json(nullptr);
    if (!failure.empty()) json["problem"] = failure;
    json["before"] = Json::array();
    for (auto past = node->history.rbegin(); past != node->history.rend(); ++past) {
      json["before"].push_back({{"value", past->text}, {"set_by", past->origin.text()}});
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  std::string text = fmt::format("{} = {}\n", line.explain, value);
  text += fmt::format("  set by {}{}\n", node->origin.text(), value == written ? "" : " as " + written);
  for (auto past = node->history.rbegin(); past != node->history.rend(); ++past) {
    text += fmt::format("  before: {} set by {}\n", past->text, past->origin.text());
  }
  if (!failure.empty()) text += fmt::format("  it cannot be resolved: {}\n", failure);
  return text;
}

}  // namespace sotto::launcher
