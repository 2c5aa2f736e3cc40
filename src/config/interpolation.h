#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/config/expression.h"
#include "src/config/node.h"

namespace sotto::config {

using KeyParts = std::vector<std::string>;
class Interpolation;

// One call `${name:arguments}`. The arguments are already resolved; a bare word has its type.
struct ResolverCall {
  std::string name;
  std::vector<Node> arguments;
  Interpolation& interpolation;
  KeyParts place;      // of the value that holds the call
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
  // syntax, more than kMostValues values.
  Node resolve(const KeyParts& path);

  // The node at a key that may be relative to `container`, as it stands in the configuration or as an interpolation on
  // the way gave it; nothing where there is none. The node itself is not resolved.
  struct Found {
    const Node* node = nullptr;
    KeyParts path;
    bool is_resolved = false;
  };
  std::optional<Found> locate(std::string_view key, const KeyParts& container, const Origin& origin);
  Node resolved(const Found& found);
  // What an interpolation at that place leads to, resolved.
  Found followed(const Found& found);
  // Where plain interpolations (${key}) lead, one after the other, unresolved as it stands there; what a resolver or
  // longer text gives otherwise.
  Found dereferenced(Found found);
  // locate() and resolved(): null where there is none, and where the value is ???.
  std::optional<Node> find(std::string_view key, const KeyParts& container, const Origin& origin);

  // The value of a text that may hold interpolations, and of one value ("[1, ${a}]").
  Node evaluate(const std::string& text, const KeyParts& place, const Origin& origin);
  Node evaluate_element(const std::string& text, const KeyParts& place, const Origin& origin);
  // A value that a resolver made, with what it still holds of interpolations resolved at `place`.
  Node resolve_made(const Node& made, const KeyParts& place);

 private:
  Node resolve_node(const Node& node, const KeyParts& path);
  const Node& evaluate_once(const Node& node, const KeyParts& path);
  Node evaluate(const Expression& expression, const KeyParts& place, const Origin& origin);
  Node join(const Expression& expression, const KeyParts& place, const Origin& origin);
  Node look_up(const Expression& expression, const KeyParts& place, const Origin& origin);
  Node call(const Expression& expression, const KeyParts& place, const Origin& origin);
  std::string key_text(const Expression& expression, const KeyParts& place, const Origin& origin);
  KeyParts absolute(std::string_view key, const KeyParts& container, const Origin& origin) const;
  void count(std::size_t values, const Origin& origin);

  struct Step {
    const Node* node;
    KeyParts path;
  };
  const Node& root_;
  const ResolverTable& resolvers_;
  std::vector<Step> in_progress_;                  // values being resolved, to notice cycles
  std::unordered_map<const Node*, Node> known_;    // texts of the configuration that are resolved already
  std::vector<std::unique_ptr<const Node>> made_;  // values that interpolations on the way to a key gave
  std::size_t count_ = 0;
};

// What interpolations may make of a configuration: enough for any real one, and an end to expansions without end.
inline constexpr std::size_t kMostValues = 4'000'000;
inline constexpr std::size_t kBytesCountedAsValue = 64;
inline constexpr std::size_t kDeepestChain = 200;

// A whole configuration resolved with the built-in resolvers (resolvers.h).
Node resolved(const Node& root);
Node resolved_at(const Node& root, std::string_view key);

}  // namespace sotto::config
