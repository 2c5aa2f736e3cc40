#include "src/config/missing.h"

#include <fmt/format.h>

#include "src/config/failures.h"
#include "src/config/key_path.h"
#include "src/config/source_line.h"

namespace sotto::config {
namespace {

template <class Visit>
void visit_missing(const Node& node, const std::string& key, const Visit& visit) {
  if (node.is_missing()) visit(node, key);
  if (node.is_map()) {
    for (const auto& [name, value] : node.map()) visit_missing(value, child_key(key, name), visit);
  } else if (node.is_list()) {
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      visit_missing(node.list()[at], child_key(key, std::to_string(at)), visit);
    }
  }
}

}  // namespace

std::vector<std::string> missing_keys(const Node& root) {
  std::vector<std::string> keys;
  visit_missing(root, "", [&](const Node&, const std::string& key) { keys.push_back(key); });
  return keys;
}

void check_nothing_missing(const Node& root) {
  Failures failures;
  visit_missing(root, "", [&](const Node& node, const std::string& key) {
    failures.collect(
        [&] { fail_at(node.origin, fmt::format("'{}' has no value yet: ???. Set it: {}=VALUE", key, key)); });
  });
  failures.throw_if_any();
}

}  // namespace sotto::config
