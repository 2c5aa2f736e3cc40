#include "src/config/known_keys.h"

#include "src/config/key_path.h"
#include "src/core/suggest.h"

namespace sotto::config {
namespace {

void collect(const Node& node, const std::string& key, std::vector<std::string>& keys) {
  if (!key.empty()) keys.push_back(key);
  if (!node.is_map()) return;
  for (const auto& [name, value] : node.map()) collect(value, child_key(key, name), keys);
}

}  // namespace

std::vector<std::string> known_keys(const Node& root) {
  std::vector<std::string> keys;
  collect(root, "", keys);
  return keys;
}

std::string nearest_keys(const Node& root, std::string_view key) {
  // The first part that does not exist is the likely misspelling: its siblings are asked first.
  const std::vector<std::string> parts = split_key(key);
  const Node* node = &root;
  std::string walked;
  for (const std::string& part : parts) {
    const Node* const child = node->find(part);
    if (child == nullptr) {
      if (!node->is_map() || node->map().empty()) return "";
      std::vector<std::string> siblings;
      for (const auto& [name, value] : node->map()) siblings.push_back(name);
      std::vector<std::string> near = core::nearest_names(part, siblings);
      for (std::string& name : near)
        name = child_key(walked, name) + std::string(key.substr(child_key(walked, part).size()));
      std::erase_if(near, [&](const std::string& name) { return find_key(root, name) == nullptr; });
      if (!near.empty()) return core::did_you_mean(key, near);
      break;
    }
    node = child;
    walked = child_key(walked, part);
  }
  // A key that ends in the same way: a part in front was forgotten or moved.
  const std::vector<std::string> all = known_keys(root);
  std::vector<std::string> same_end;
  for (const std::string& known : all) {
    if (known.ends_with("." + std::string(key)) && same_end.size() < 3) same_end.push_back(known);
  }
  if (!same_end.empty()) {
    std::string text;
    for (const std::string& name : same_end) text += (text.empty() ? " Did you mean '" : " or '") + name + "'";
    return text + "?";
  }
  // Elsewhere, what ends nearly so; never what the key itself lies in.
  std::vector<std::string> same_kind;
  for (const std::string& known : all) {
    if (!core::nearest_names(parts.back(), {split_key(known).back()}).empty()) same_kind.push_back(known);
  }
  return core::did_you_mean(key, same_kind);
}

}  // namespace sotto::config
