#include "src/config/interpolation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/config/interpolation_grammar.h"
#include "src/config/key_path.h"
#include "src/config/known_keys.h"
#include "src/config/python_text.h"
#include "src/config/resolvers.h"
#include "src/config/source_line.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

using Kind = Expression::Kind;

bool has_interpolation(const Node& node) { return node.is_string() && node.string().find("${") != std::string::npos; }

KeyParts parent_of(const KeyParts& path) { return path.empty() ? path : KeyParts(path.begin(), path.end() - 1); }

bool is_index(std::string_view part) {
  if (part.starts_with('-')) part.remove_prefix(1);
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

[[noreturn]] void fail_element(const Node& list, const KeyParts& path, std::string_view part, const Origin& origin) {
  fail_at(origin, fmt::format("'{}' is a list of {} elements ({}), so it has no element '{}': give a number.",
                              join_key(path), list.list().size(), list.origin.text(), part));
}

KeyParts below(const KeyParts& path, std::string name) {
  KeyParts child = path;
  child.push_back(std::move(name));
  return child;
}

[[noreturn]] void fail_unknown_key(const Node& root, const KeyParts& path, std::string_view written,
                                   const Origin& origin) {
  // How far the path leads tells more than the whole key.
  const Node* node = &root;
  KeyParts walked;
  for (const std::string& part : path) {
    const Node* const child = node->find(part);
    if (child == nullptr) break;
    node = child;
    walked.push_back(part);
  }
  std::string hint = nearest_keys(root, join_key(path));
  if (!walked.empty() && !node->is_map() && !node->is_list() && !node->is_missing()) {
    hint = fmt::format(" '{}' is {} ({}).", join_key(walked), node->kind_name(), node->origin.text());
  }
  fail_at(origin, fmt::format("the interpolation ${{{}}} names no key of the configuration ('{}').{}", written,
                              join_key(path), hint));
}

}  // namespace

KeyParts Interpolation::absolute(std::string_view key, const KeyParts& container, const Origin& origin) const {
  std::size_t dots = 0;
  while (dots < key.size() && key[dots] == '.') ++dots;
  if (dots == 0) return split_key(key);
  if (dots - 1 > container.size()) {
    fail_at(origin, fmt::format("the relative interpolation ${{{}}} leads above the top of the configuration.", key));
  }
  KeyParts path(container.begin(), container.end() - static_cast<std::ptrdiff_t>(dots - 1));
  if (dots == key.size()) return path;
  for (std::string& part : split_key(key.substr(dots))) path.push_back(std::move(part));
  return path;
}

void Interpolation::count(std::size_t values, const Origin& origin) {
  count_ += values;
  if (count_ <= kMostValues) return;
  fail_at(origin, fmt::format("the interpolations expand to more than {} values.", kMostValues));
}

std::optional<Interpolation::Found> Interpolation::locate(std::string_view key, const KeyParts& container,
                                                          const Origin& origin) {
  const KeyParts path = absolute(key, container, origin);
  Found found{&root_, {}, false};
  for (const std::string& part : path) {
    if (!found.is_resolved && has_interpolation(*found.node)) {
      found = followed(found);
    }
    const Node& parent = *found.node;
    found.node = parent.find(part);
    if (found.node == nullptr && parent.is_list() && !is_index(part)) fail_element(parent, found.path, part, origin);
    if (found.node == nullptr) return std::nullopt;
    found.path.push_back(part);
  }
  return found;
}

Node Interpolation::resolved(const Found& found) {
  return found.is_resolved ? *found.node : resolve_node(*found.node, found.path);
}

Interpolation::Found Interpolation::followed(const Found& found) {
  made_.push_back(std::make_unique<const Node>(resolved(found)));
  return {made_.back().get(), found.path, true};
}

Interpolation::Found Interpolation::dereferenced(Found found) {
  for (std::size_t steps = 0; !found.is_resolved && has_interpolation(*found.node); ++steps) {
    const Origin& origin = found.node->origin;
    const Expression expression = parse_text(found.node->string(), origin);
    if (expression.kind != Kind::kKey || steps > kDeepestChain) return followed(found);
    const auto target = locate(key_text(expression, found.path, origin), parent_of(found.path), origin);
    if (!target) return followed(found);  // fails, and says why
    found = *target;
  }
  return found;
}

std::optional<Node> Interpolation::find(std::string_view key, const KeyParts& container, const Origin& origin) {
  const auto found = locate(key, container, origin);
  if (!found || found->node->is_missing()) return std::nullopt;
  return resolved(*found);
}

Node Interpolation::resolve_node(const Node& node, const KeyParts& path) {
  count(1, node.origin);
  Node result;
  result.origin = node.origin;
  result.history = node.history;
  result.key_kind = node.key_kind;
  if (node.is_map()) {
    Map map;
    map.reserve(node.map().size());
    for (const auto& [name, value] : node.map()) map.emplace_back(name, resolve_node(value, below(path, name)));
    result.value = std::move(map);
  } else if (node.is_list()) {
    List list;
    list.reserve(node.list().size());
    for (std::size_t at = 0; at < node.list().size(); ++at) {
      list.push_back(resolve_node(node.list()[at], below(path, std::to_string(at))));
    }
    result.value = std::move(list);
  } else if (has_interpolation(node)) {
    result.value = evaluate_once(node, path).value;
  } else {
    result.value = node.value;
  }
  return result;
}

const Node& Interpolation::evaluate_once(const Node& node, const KeyParts& path) {
  if (const auto known = known_.find(&node); known != known_.end()) return known->second;
  const auto is_this = [&](const Step& step) { return step.node == &node; };
  const auto first = std::find_if(in_progress_.begin(), in_progress_.end(), is_this);
  if (first != in_progress_.end()) {
    std::string circle;
    for (auto step = first; step != in_progress_.end(); ++step) circle += join_key(step->path) + " -> ";
    fail_at(node.origin,
            fmt::format("the interpolations {}{} refer to each other in a circle.", circle, join_key(path)));
  }
  if (in_progress_.size() > kDeepestChain) {
    fail_at(node.origin, fmt::format("a chain of more than {} interpolations begins at '{}'.", kDeepestChain,
                                     join_key(in_progress_.front().path)));
  }
  in_progress_.push_back({&node, path});
  Node value = evaluate(node.string(), path, node.origin);
  in_progress_.pop_back();
  return known_[&node] = std::move(value);
}

Node Interpolation::evaluate(const std::string& text, const KeyParts& place, const Origin& origin) {
  if (text.find("${") == std::string::npos) return Node(text, origin);
  return evaluate(parse_text(text, origin), place, origin);
}

Node Interpolation::evaluate_element(const std::string& text, const KeyParts& place, const Origin& origin) {
  return evaluate(parse_element(text, origin), place, origin);
}

Node Interpolation::evaluate(const Expression& expression, const KeyParts& place, const Origin& origin) {
  switch (expression.kind) {
    case Kind::kLiteral:
      return expression.literal;
    case Kind::kJoin:
      return join(expression, place, origin);
    case Kind::kKey:
      return look_up(expression, place, origin);
    case Kind::kCall:
      return call(expression, place, origin);
    case Kind::kList: {
      Node list(List{}, origin);
      for (const Expression& part : expression.parts) list.list().push_back(evaluate(part, place, origin));
      return list;
    }
    case Kind::kMap: {
      Node map(Map{}, origin);
      for (std::size_t at = 0; at < expression.parts.size(); ++at) {
        const auto& [key, marker] = expression.literal.map()[at];
        Node value = evaluate(expression.parts[at], place, origin);
        value.key_kind = marker.key_kind;
        map.child(key) = std::move(value);
      }
      return map;
    }
  }
  throw core::InternalError("an expression of no kind");
}

Node Interpolation::join(const Expression& expression, const KeyParts& place, const Origin& origin) {
  std::string text;
  for (const Expression& part : expression.parts) {
    text += python_text(evaluate(part, place, origin));
    count(text.size() / kBytesCountedAsValue, origin);
  }
  return Node(std::move(text), origin);
}

std::string Interpolation::key_text(const Expression& expression, const KeyParts& place, const Origin& origin) {
  std::string key;
  for (const Expression& part : expression.parts) {
    const Node value = evaluate(part, place, origin);
    if (!value.is_string()) {
      fail_at(origin, fmt::format("an interpolation inside a key must give a string, but gives {} ({}).",
                                  value.kind_name(), python_repr(value)));
    }
    key += value.string();
  }
  return key;
}

Node Interpolation::look_up(const Expression& expression, const KeyParts& place, const Origin& origin) {
  const std::string key = key_text(expression, place, origin);
  const KeyParts container = parent_of(place);
  const KeyParts path = absolute(key, container, origin);
  const auto found = locate(key, container, origin);
  if (!found) fail_unknown_key(root_, path, key, origin);
  if (found->node->is_missing()) {
    fail_at(origin, fmt::format("${{{}}} needs '{}', which has no value yet (??? at {}). Set it: {}=VALUE", key,
                                join_key(path), found->node->origin.text(), join_key(path)));
  }
  const bool holds_place = !place.empty() && found->path.size() < place.size() &&
                           std::equal(found->path.begin(), found->path.end(), place.begin());
  if (holds_place && (found->node->is_map() || found->node->is_list())) {
    fail_at(origin, fmt::format("${{{}}} names '{}', which holds this value itself.", key,
                                path.empty() ? "the whole configuration" : join_key(path)));
  }
  return resolved(*found);
}

Node Interpolation::call(const Expression& expression, const KeyParts& place, const Origin& origin) {
  std::string name;
  for (const Expression& part : expression.name) {
    const Node value = evaluate(part, place, origin);
    if (!value.is_string()) fail_at(origin, "the name of a resolver must be a string, not " + value.kind_name() + ".");
    name += (name.empty() ? "" : ".") + value.string();
  }
  // Before the resolver is looked up: a circle below is told as such.
  std::vector<Node> arguments;
  for (const Expression& part : expression.parts) arguments.push_back(evaluate(part, place, origin));
  const auto resolver = resolvers_.find(name);
  if (resolver == resolvers_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, function] : resolvers_) names.push_back(known);
    fail_at(origin, fmt::format("there is no resolver '{}'.{} Known: {}", name, core::did_you_mean(name, names),
                                fmt::join(names, ", ")));
  }
  return resolver->second({name, std::move(arguments), *this, place, parent_of(place), origin});
}

Node Interpolation::resolve_made(const Node& made, const KeyParts& place) {
  // Kept for good: a value is known by its address.
  made_.push_back(std::make_unique<const Node>(made));
  return resolve_node(*made_.back(), place);
}

Node Interpolation::resolve(const KeyParts& path) {
  const auto found = locate(join_key(path), {}, {"the request", 0, 0});
  if (!found) fail_unknown_key(root_, path, join_key(path), {"the request", 0, 0});
  return resolved(*found);
}

Node resolved(const Node& root) { return Interpolation(root, built_in_resolvers()).resolve({}); }

Node resolved_at(const Node& root, std::string_view key) {
  return Interpolation(root, built_in_resolvers()).resolve(split_key(key));
}

}  // namespace sotto::config
