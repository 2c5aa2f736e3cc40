#include "src/config/update.h"

#include <fmt/format.h>

#include "src/config/key_path.h"
#include "src/config/known_keys.h"
#include "src/config/merge.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using core::UserError;

[[noreturn]] void fail_unknown(const Node& root, const std::string& key) {
  throw UserError(fmt::format("there is no key '{}'.{}", key, nearest_keys(root, key)));
}

// `walked` is the first part that does not exist. The whole key tells more, where something is near it: a part in front
// may have been forgotten.
[[noreturn]] void fail_unknown(const Node& root, const std::string& key, const std::string& walked) {
  fail_unknown(root, nearest_keys(root, key).empty() ? walked : key);
}

[[noreturn]] void fail_index(const Node& list, const std::string& part, const std::string& key) {
  throw UserError(fmt::format("'{}' is a list of {} elements ({}), so it has no element '{}'.", key, list.list().size(),
                              list.origin.text(), part));
}

// A mapping given to an existing mapping may change its keys but bring no new ones.
void check_known_keys(const Node& root, const Node& target, const Node& value, const std::string& key) {
  if (!value.is_map() || !target.is_map()) return;
  for (const auto& [name, child] : value.map()) {
    const Node* const existing = target.find(name);
    if (existing == nullptr) fail_unknown(root, child_key(key, name));
    check_known_keys(root, *existing, child, child_key(key, name));
  }
}

Node& step(Node& root, Node& parent, const std::string& part, const std::string& walked, const std::string& key,
           bool is_closed) {
  Node* child = parent.find(part);
  if (child == nullptr) {
    if (parent.is_list()) fail_index(parent, part, walked);
    if (is_closed) fail_unknown(root, key, child_key(walked, part));
    child = &parent.child(part);
  }
  return *child;
}

}  // namespace

void update_value(Node& root, std::string_view key, const Node& value, const UpdateOptions& options) {
  Node* node = &root;
  std::string walked;
  const std::string full(key);
  const auto parts = split_key(key);
  for (std::size_t at = 0; at + 1 < parts.size(); ++at) {
    Node& child = step(root, *node, parts[at], walked, full, options.is_closed);
    walked = child_key(walked, parts[at]);
    if (child.is_missing()) {
      throw UserError(fmt::format("'{}' has no value yet (??? at {}), so nothing can be set below it: set {} first.",
                                  walked, child.origin.text(), walked));
    }
    if (!child.is_map() && !child.is_list()) {
      if (options.is_closed) fail_unknown(root, child_key(walked, parts[at + 1]));
      Node empty(Map{}, value.origin);
      replace_value(child, empty);
    }
    node = &child;
  }
  Node& target = parts.empty() ? root : step(root, *node, parts.back(), walked, full, options.is_closed);
  const bool containers = (value.is_map() || value.is_list()) && (target.is_map() || target.is_list());
  if (options.merge && containers) {
    if (options.is_closed) check_known_keys(root, target, value, full);
    return merge_into(target, value, full);
  }
  replace_value(target, value);
}

}  // namespace sotto::config
