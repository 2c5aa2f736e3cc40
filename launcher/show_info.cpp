#include "launcher/show_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "launcher/composed_run.h"
#include "src/config/hydra_node.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/version.h"

namespace sotto::launcher {
namespace {

using config::DefaultsNode;
using Rows = std::vector<std::vector<std::string>>;

std::string underlined(const std::string& text, char line) {
  return text + "\n" + std::string(text.size(), line) + "\n";
}

// "| a | b |" with columns as wide as their widest text; the first row is the header. `header_end` follows its last
// bar.
std::string boxed(const Rows& rows, const std::string& header_end) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], row[at].size());
  }
  const auto line_of = [&](const std::vector<std::string>& row) {
    std::string line = "|";
    for (std::size_t at = 0; at < row.size(); ++at) line += fmt::format(" {:<{}} |", row[at], widths[at]);
    return line;
  };
  const std::string header = line_of(rows.front()) + header_end;
  std::string text = underlined(header, '-');
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) text += line_of(*row) + "\n";
  return text + std::string(header.size(), '-') + "\n";
}

std::string search_path_text(const ComposedRun& run) {
  Rows rows{{"Provider", "Search path"}};
  for (const config::Node& source : config::find_key(run.root(), "hydra.runtime.config_sources")->list()) {
    rows.push_back(
        {source.find("provider")->string(), source.find("schema")->string() + "://" + source.find("path")->string()});
  }
  return "\n" + underlined("Config search path", '*') + boxed(rows, "");
}

std::string node_text(const DefaultsNode& node) {
  if (node.is_self()) return "_self_";
  if (node.is_group()) return node.override_key() + ": " + node.name().value_or("null");
  return node.config_path();
}

std::string tree_text(const DefaultsNode& node, const std::string& indent = "") {
  std::string text = indent + node_text(node) + (node.children.empty() ? "\n" : ":\n");
  for (const DefaultsNode& child : node.children) text += tree_text(child, indent + "  ");
  return text;
}

std::string defaults_tree_text(const ComposedRun& run) {
  return "\n" + underlined("Defaults Tree", '*') + tree_text(run.composition().defaults.tree);
}

std::string defaults_list_text(const ComposedRun& run) {
  Rows rows{{"Config path", "Package", "_self_", "Parent"}};
  for (const config::DefaultsEntry& entry : run.composition().defaults.entries) {
    rows.push_back({entry.config, entry.package, entry.is_self ? "True" : "False", entry.parent.value_or("")});
  }
  return "\n" + underlined("Defaults List", '*') + boxed(rows, " ");
}

std::string config_text(const ComposedRun& run) {
  return search_path_text(run) + defaults_tree_text(run) + defaults_list_text(run) + underlined("Config", '*') +
         config::to_yaml(config::job_config(run.root())) + "\n";
}

}  // namespace

std::string shown_info(const CommandLine& line) {
  const ComposedRun run(line);
  if (line.info == "searchpath") return search_path_text(run);
  if (line.info == "defaults-tree") return defaults_tree_text(run);
  if (line.info == "defaults") return defaults_list_text(run);
  const std::string version = line.info == "all" ? underlined(fmt::format("sotto {}", core::kVersion), '=') : "";
  return version + config_text(run);
}

}  // namespace sotto::launcher
