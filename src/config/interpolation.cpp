#include "src/config/interpolation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/config/interpolation_text.h"
#include "src/config/key_path.h"
#include "src/config/resolvers.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

void all_keys(const Node& node, const std::string& key, std::vector<std::string>& keys) {
  if (!key.empty()) keys.push_back(key);
  if (!node.is_map()) return;
  for (const auto& [name, value] : node.map()) all_keys(value, child_key(key, name), keys);
}

[[noreturn]] void fail_unknown_key(const Node& root, const KeyParts& path, const Origin& origin) {
  std::vector<std::string> keys;
  all_keys(root, "", keys);
  const std::string key = join_key(path);
  throw core::UserError(fmt::format("{}: the interpolation ${{{}}} names no key of the configuration.{}", origin.text(),
                                    key, core::did_you_mean(key, keys)));
}

KeyParts parent_of(const KeyParts& path) { return path.empty() ? path : KeyParts(path.begin(), path.end() - 1); }

}  // namespace

KeyParts Interpolation::absolute(std::string_view key, const KeyParts& container, const Origin& origin) const {
  std::size_t dots = 0;
  while (dots < key.size() && key[dots] == '.') ++dots;
  if (dots == 0) return split_key(key);
  if (dots - 1 > container.size()) {
    throw core::UserError(fmt::format(
        "{}: the relative interpolation ${{{}}} leads above the top of the configuration.", origin.text(), key));
  }
  KeyParts path(container.begin(), container.end() - static_cast<std::ptrdiff_t>(dots - 1));
  for (std::string& part : split_key(key.substr(dots))) path.push_back(std::move(part));
  return path;
}

const Node* Interpolation::find(std::string_view key, const KeyParts& container) {
  const KeyParts path = absolute(key, container, {});
  const Node* node = &root_;
  KeyParts walked;
  for (std::size_t at = 0;; ++at) {
    const bool last = at == path.size();
    // A container reached through an interpolation is resolved whole; what lies in it needs no further step.
    if (node->is_interpolation() && !last) {
      kept_.push_back(std::make_unique<Node>(resolve_node(*node, walked)));
      node = kept_.back().get();
    }
    if (last) break;
    node = node->find(path[at]);
    if (node == nullptr) return nullptr;
    walked.push_back(path[at]);
  }
  if (node->is_missing()) return node;
  kept_.push_back(std::make_unique<Node>(resolve_node(*node, path)));
  return kept_.back().get();
}

Node Interpolation::look_up(std::string_view key, const KeyParts& container, const Origin& origin) {
  const KeyParts path = absolute(key, container, origin);
  const Node* const found = find(key, container);
  if (found == nullptr) fail_unknown_key(root_, path, origin);
  if (found->is_missing()) {
    throw core::UserError(fmt::format("{}: ${{{}}} needs '{}', which has no value yet (??? at {}). Set it: {}=VALUE",
                                      origin.text(), key, join_key(path), found->origin.text(), join_key(path)));
  }
  return *found;
}

Node Interpolation::call(const std::string& name, std::vector<Node> arguments, const KeyParts& container,
                         const Origin& origin) {
  const auto resolver = resolvers_.find(name);
  if (resolver == resolvers_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, function] : resolvers_) names.push_back(known);
    throw core::UserError(fmt::format("{}: there is no resolver '{}'.{} Known: {}", origin.text(), name,
                                      core::did_you_mean(name, names), fmt::join(names, ", ")));
  }
  return resolver->second({name, std::move(arguments), *this, container, origin});
}

Node Interpolation::evaluate(const std::string& text, const KeyParts& container, const Origin& origin) {
  if (text.find("${") == std::string::npos) return Node(text, origin);
  return InterpolationText(text, *this, container, origin).value();
}

Node Interpolation::resolve_node(const Node& node, const KeyParts& path) {
  Node result(node.value, node.origin);
  result.history = node.history;
  if (node.is_map()) {
    for (auto& [name, value] : result.map()) {
      KeyParts child = path;
      child.push_back(name);
      value = resolve_node(value, child);
    }
  } else if (node.is_list()) {
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      KeyParts child = path;
      child.push_back(std::to_string(at));
      result.list()[at] = resolve_node(node.list()[at], child);
    }
  } else if (node.is_string() && node.string().find("${") != std::string::npos) {
    const std::string key = join_key(path);
    if (std::find(in_progress_.begin(), in_progress_.end(), key) != in_progress_.end()) {
      throw core::UserError(fmt::format("{}: the interpolations of {} -> {} refer to each other in a circle.",
                                        node.origin.text(), fmt::join(in_progress_, " -> "), key));
    }
    in_progress_.push_back(key);
    result.value = evaluate(node.string(), parent_of(path), node.origin).value;
    in_progress_.pop_back();
  }
  return result;
}

Node Interpolation::resolve(const KeyParts& path) {
  const Node* const found = find(join_key(path), {});
  if (found == nullptr) fail_unknown_key(root_, path, {"the request", 0, 0});
  return *found;
}

Node resolved(const Node& root) { return Interpolation(root, built_in_resolvers()).resolve({}); }

Node resolved_at(const Node& root, std::string_view key) {
  return Interpolation(root, built_in_resolvers()).resolve(split_key(key));
}

}  // namespace sotto::config
