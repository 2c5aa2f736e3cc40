#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

using KeyParts = std::vector<std::string>;
class Interpolation;

// One call `${name:arguments}`. The arguments are already resolved; a bare word has its type.
struct ResolverCall {
  std::string name;
  std::vector<Node> arguments;
  Interpolation& interpolation;
  KeyParts container;  // where relative keys (".x") begin
  Origin origin;
};
using Resolver = std::function<Node(const ResolverCall&)>;
using ResolverTable = std::map<std::string, Resolver, std::less<>>;

// Resolves `${...}` against a whole configuration: absolute keys (`${a.b}`), relative keys (`${.x}` beside, `${..x}`
// one container up), nested ones (`${a.${b}}`), and resolver calls. A value that is one interpolation keeps the
// target's type; inside longer text the target becomes text as Python's str() writes it. Source: OmegaConf 2.3,
// "Variable interpolation" and "Resolvers".
class Interpolation {
 public:
  Interpolation(const Node& root, const ResolverTable& resolvers) : root_(root), resolvers_(resolvers) {}

  // The subtree at a path with nothing left to resolve; ??? stays.
  // Errors (UserError): an unknown key or resolver (with the nearest names), a cycle, a missing value (???), bad
  // syntax.
  Node resolve(const KeyParts& path);

  // The resolved node at a key that may be relative to `container`; a null pointer where there is none.
  // Interpolations along the way are followed.
  const Node* find(std::string_view key, const KeyParts& container);

  // The value of a text that may hold interpolations.
  Node evaluate(const std::string& text, const KeyParts& container, const Origin& origin);

 private:
  friend class InterpolationText;
  Node resolve_node(const Node& node, const KeyParts& path);
  Node look_up(std::string_view key, const KeyParts& container, const Origin& origin);
  Node call(const std::string& name, std::vector<Node> arguments, const KeyParts& container, const Origin& origin);
  KeyParts absolute(std::string_view key, const KeyParts& container, const Origin& origin) const;

  const Node& root_;
  const ResolverTable& resolvers_;
  std::vector<std::string> in_progress_;     // keys being resolved, to notice cycles
  std::vector<std::unique_ptr<Node>> kept_;  // values that find() made by following interpolations
};

// A whole configuration resolved with the built-in resolvers (resolvers.h).
Node resolved(const Node& root);
Node resolved_at(const Node& root, std::string_view key);

}  // namespace sotto::config
