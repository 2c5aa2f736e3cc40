#include "src/config/dump_section.h"

#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"

namespace sotto::config {
namespace {

void collect(const Node& node, const std::string& key, std::map<std::string, std::string>& leaves) {
  if (node.is_map() && !node.map().empty()) {
    for (const auto& [name, child] : node.map()) collect(child, child_key(key, name), leaves);
  } else if (node.is_list() && !node.list().empty()) {
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      collect(node.list()[at], child_key(key, std::to_string(at)), leaves);
    }
  } else {
    leaves[key] = scalar_yaml(node);
  }
}

}  // namespace

std::map<std::string, std::string> leaf_values(const Node& node) {
  std::map<std::string, std::string> leaves;
  collect(node, "", leaves);
  return leaves;
}

}  // namespace sotto::config
