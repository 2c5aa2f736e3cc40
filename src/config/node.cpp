#include "src/config/node.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sotto::config {
namespace {

std::optional<std::size_t> list_index(std::string_view text, std::size_t size) {
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || index >= static_cast<std::int64_t>(size)) return std::nullopt;
  return static_cast<std::size_t>(index);
}

std::optional<double> as_number(const Node& node) {
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag ? 1.0 : 0.0;
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  return std::nullopt;
}

}  // namespace

Node::Node() = default;
Node::Node(Value content, Origin where) : value(std::move(content)), origin(std::move(where)) {}
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

bool Node::is_missing() const { return is_string() && string() == "???"; }

bool Node::is_interpolation() const {
  if (!is_string()) return false;
  const std::string& text = string();
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return true;
  }
  return false;
}

const Node* Node::find(std::string_view key) const {
  if (is_map()) {
    const auto found = std::find_if(map().begin(), map().end(), [&](const auto& item) { return item.first == key; });
    return found == map().end() ? nullptr : &found->second;
  }
  if (is_list()) {
    const auto index = list_index(key, list().size());
    return index ? &list()[*index] : nullptr;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

Node& Node::child(std::string_view key) {
  if (is_null()) value = Map{};
  if (Node* found = find(key)) return *found;
  return map().emplace_back(std::string(key), Node()).second;
}

bool Node::erase(std::string_view key) {
  if (is_map()) return std::erase_if(map(), [&](const auto& item) { return item.first == key; }) > 0;
  if (!is_list()) return false;
  const auto index = list_index(key, list().size());
  if (index) list().erase(list().begin() + static_cast<std::ptrdiff_t>(*index));
  return index.has_value();
}

std::string Node::kind_name() const {
  static const char* const names[] = {"null", "a boolean", "an integer", "a float", "a string", "a list", "a mapping"};
  return names[value.index()];
}

bool same_value(const Node& left, const Node& right) {
  if (left.value.index() != right.value.index()) return false;
  if (left.is_list()) {
    return std::equal(left.list().begin(), left.list().end(), right.list().begin(), right.list().end(), same_value);
  }
  if (left.is_map()) {
    return std::equal(
        left.map().begin(), left.map().end(), right.map().begin(), right.map().end(),
        [](const auto& a, const auto& b) { return a.first == b.first && same_value(a.second, b.second); });
  }
  if (const auto* number = std::get_if<double>(&left.value)) {
    const double other = std::get<double>(right.value);
    return *number == other || (*number != *number && other != other);
  }
  if (const auto* flag = std::get_if<bool>(&left.value)) return *flag == std::get<bool>(right.value);
  if (const auto* integer = std::get_if<std::int64_t>(&left.value))
    return *integer == std::get<std::int64_t>(right.value);
  return left.is_null() || left.string() == right.string();
}

bool python_equal(const Node& left, const Node& right) {
  const auto a = as_number(left), b = as_number(right);
  if (a || b) return a && b && *a == *b;
  if (left.is_list() && right.is_list()) {
    return std::equal(left.list().begin(), left.list().end(), right.list().begin(), right.list().end(), python_equal);
  }
  if (left.is_map() && right.is_map()) {
    return left.map().size() == right.map().size() &&
           std::all_of(left.map().begin(), left.map().end(), [&](const auto& item) {
             const Node* const other = right.find(item.first);
             return other != nullptr && python_equal(item.second, *other);
           });
  }
  return same_value(left, right);
}

}  // namespace sotto::config
