#include "src/config/key_path.h"

namespace sotto::config {

std::vector<std::string> split_key(std::string_view key) {
  std::vector<std::string> parts;
  std::string part;
  bool bracket_closed = false;
  for (const char c : key) {
    if (c == '.' || c == '[') {
      const bool begins_with_bracket = c == '[' && parts.empty() && part.empty();
      if (!bracket_closed && !begins_with_bracket) parts.push_back(part);
      part.clear();
      bracket_closed = false;
    } else if (c == ']') {
      parts.push_back(part);
      part.clear();
      bracket_closed = true;
    } else {
      part += c;
    }
  }
  if (!bracket_closed && !key.empty()) parts.push_back(part);
  return parts;
}

std::string join_key(const std::vector<std::string>& parts) {
  std::string key;
  for (const std::string& part : parts) key = child_key(key, part);
  return key;
}

std::string child_key(std::string_view parent, std::string_view child) {
  if (parent.empty()) return std::string(child);
  return std::string(parent) + "." + std::string(child);
}

const Node* find_path(const Node& root, const std::vector<std::string>& path) {
  const Node* node = &root;
  for (const std::string& part : path) {
    node = node->find(part);
    if (node == nullptr) return nullptr;
  }
  return node;
}

const Node* find_key(const Node& root, std::string_view key) { return find_path(root, split_key(key)); }

}  // namespace sotto::config
