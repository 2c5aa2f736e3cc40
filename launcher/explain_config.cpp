#include "launcher/explain_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "launcher/text_table.h"
#include "src/config/hydra_node.h"
#include "src/config/json_node.h"
#include "src/config/key_path.h"
#include "src/config/known_keys.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"
#include "src/core/utf8.h"

namespace sotto::launcher {
namespace {

using config::Node;
using Json = nlohmann::ordered_json;

constexpr const char* kWhole = "_global_";
constexpr std::size_t kWidest = 48;  // characters of a value in a table

struct Explanation {
  std::string key;
  const Node* node;
  Node resolved;
  std::string failure;  // why it cannot be resolved; empty: it can
};

Explanation explanation_of(const ComposedRun& run, const std::string& key, const Node& node) {
  Explanation result{key, &node, Node(), ""};
  try {
    result.resolved = run.resolved(key);
  } catch (const core::UserError& error) {
    result.failure = error.what();
  }
  return result;
}

bool holds_containers(const Node& list) {
  return std::any_of(list.list().begin(), list.list().end(),
                     [](const Node& item) { return item.is_map() || item.is_list(); });
}

// What a table has a row for: single values, lists of them, empty mappings.
void collect_values(const ComposedRun& run, const Node& node, const std::string& key,
                    std::vector<Explanation>& values) {
  if (node.is_map() && !node.map().empty()) {
    for (const auto& [name, value] : node.map()) {
      if (key.empty() && name == config::kHydraKey) continue;
      collect_values(run, value, config::child_key(key, name), values);
    }
  } else if (node.is_list() && holds_containers(node)) {
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      collect_values(run, node.list()[at], config::child_key(key, std::to_string(at)), values);
    }
  } else {
    values.push_back(explanation_of(run, key, node));
  }
}

std::string cut(const std::string& text) {
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    const bool begins = core::begins_character(text[end]);
    if (begins && characters++ == kWidest) return text.substr(0, end) + "...";
  }
  return text;
}

std::string table_of(const std::vector<Explanation>& values) {
  std::vector<std::vector<std::string>> rows{{"key", "value", "resolved", "set by"}};
  std::string failures;
  for (const Explanation& value : values) {
    const std::string written = config::scalar_yaml(*value.node);
    std::string resolved = value.failure.empty() ? config::scalar_yaml(value.resolved) : "(cannot be resolved)";
    if (resolved == written) resolved.clear();
    rows.push_back({value.key, cut(written), cut(resolved), value.node->origin.text()});
    if (!value.failure.empty()) failures += fmt::format("{} cannot be resolved: {}\n", value.key, value.failure);
  }
  return text_table(rows) + (failures.empty() ? "" : "\n" + failures);
}

std::string text_of(const Explanation& one) {
  const std::string written = config::scalar_yaml(*one.node);
  const std::string value = one.failure.empty() ? config::scalar_yaml(one.resolved) : written;
  std::string text = fmt::format("{} = {}\n", one.key, value);
  text += fmt::format("  set by {}{}\n", one.node->origin.text(), value == written ? "" : " as " + written);
  for (auto past = one.node->history.rbegin(); past != one.node->history.rend(); ++past) {
    text += fmt::format("  before: {} set by {}\n", past->text, past->origin.text());
  }
  if (!one.failure.empty()) text += fmt::format("  it cannot be resolved: {}\n", one.failure);
  return text;
}

Json json_of(const Explanation& one) {
  Json json{{"key", one.key}, {"written", config::json_from_node(*one.node)}, {"set_by", one.node->origin.text()}};
  json["value"] = one.failure.empty() ? config::json_from_node(one.resolved) : Json(nullptr);
  if (!one.failure.empty()) json["problem"] = one.failure;
  json["before"] = Json::array();
  for (auto past = one.node->history.rbegin(); past != one.node->history.rend(); ++past) {
    json["before"].push_back({{"value", past->text}, {"set_by", past->origin.text()}});
  }
  return json;
}

}  // namespace

std::string explained(const ComposedRun& run, const CommandLine& line) {
  const std::string key = line.explain == kWhole ? "" : line.explain;
  const Node* const node = config::find_key(run.root(), key);
  if (node == nullptr) {
    throw core::UserError(
        fmt::format("the configuration has no key '{}'.{}", key, config::nearest_keys(run.root(), key)));
  }
  const bool is_json = line.format == "json";
  const auto dumped = [](const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; };
  std::vector<Explanation> values;
  collect_values(run, *node, key, values);
  if (values.size() == 1 && values.front().key == key)
    return is_json ? dumped(json_of(values.front())) : text_of(values.front());
  if (!is_json) return table_of(values);
  Json json{{"key", line.explain}, {"values", Json::array()}};
  for (const Explanation& value : values) json["values"].push_back(json_of(value));
  return dumped(json);
}

}  // namespace sotto::launcher
