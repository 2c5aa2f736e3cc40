#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/config/origin.h"

namespace sotto::config {

class Node;
using List = std::vector<Node>;
// Keys keep the order in which they were first written, as Python's dictionaries do.
using Map = std::vector<std::pair<std::string, Node>>;

// One value that was set before and lost to a later one.
struct PastValue {
  std::string text;  // the value as YAML would write it on one line
  Origin origin;
};

// How a mapping's key was written: `1: x` and `'1': x` are different in YAML.
enum class KeyKind : std::uint8_t { kString, kInteger, kFloat, kBoolean };

// A configuration value with the place it came from. Interpolations (`${...}`) and the mandatory marker (`???`) are
// strings until they are resolved (interpolation.h).
class Node {
 public:
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map>;

  Node();
  explicit Node(Value content, Origin where = {});
  // Written once in node.cpp: inlined everywhere, they are slow to compile and confuse GCC 12's warnings.
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  Value value;
  Origin origin;
  std::vector<PastValue> history;       // oldest first
  KeyKind key_kind = KeyKind::kString;  // of the key that leads here; the key's text is Python's str() of it
  char quote = '\0';                    // ' or " around a string of the command line, which keeps it from meaning more

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  bool is_string() const { return std::holds_alternative<std::string>(value); }
  bool is_list() const { return std::holds_alternative<List>(value); }
  bool is_map() const { return std::holds_alternative<Map>(value); }
  bool is_missing() const;        // the string ???
  bool is_interpolation() const;  // a string with an unescaped ${

  const std::string& string() const { return std::get<std::string>(value); }
  const List& list() const { return std::get<List>(value); }
  List& list() { return std::get<List>(value); }
  const Map& map() const { return std::get<Map>(value); }
  Map& map() { return std::get<Map>(value); }

  // The child of a mapping (by key) or of a list (by index, "-1" is the last); nullptr where there is none.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  // The child of a mapping, appended as null where it is missing. A null node becomes an empty mapping.
  Node& child(std::string_view key);
  // Removes a mapping's key or a list's element; false where there was none.
  bool erase(std::string_view key);

  // "a mapping", "a list", "an integer" ...: for messages.
  std::string kind_name() const;
};

// Equal values, wherever they came from. 1 and 1.0 differ.
bool same_value(const Node& left, const Node& right);
// Equal as Python's == sees it: 1, 1.0 and true are equal, the order of a mapping's keys does not count.
bool python_equal(const Node& left, const Node& right);

}  // namespace sotto::config
