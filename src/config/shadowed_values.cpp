#include "src/config/shadowed_values.h"

#include <algorithm>
#include <tuple>

#include "src/config/key_path.h"

namespace sotto::config {
namespace {

constexpr int kColumnBits = 16;
constexpr int kLineBits = 24;

bool is_from_file(const Origin& origin) { return origin.line > 0 && origin.override_number == 0; }

}  // namespace

ShadowedValues::Place ShadowedValues::place(const Origin& origin) {
  if (last_file_ >= files_.size() || files_[last_file_] != origin.source) {
    last_file_ = static_cast<std::size_t>(std::find(files_.begin(), files_.end(), origin.source) - files_.begin());
    if (last_file_ == files_.size()) files_.push_back(origin.source);
  }
  const std::uint64_t file = last_file_;
  const auto line = static_cast<std::uint64_t>(origin.line), column = static_cast<std::uint64_t>(origin.column);
  return (file << (kLineBits + kColumnBits)) | (line << kColumnBits) | (column & ((1U << kColumnBits) - 1));
}

void ShadowedValues::add(const Node& root) {
  for (const auto& [name, value] : root.map()) {
    if (name != "hydra") add(value, name);
  }
}

void ShadowedValues::add(const Node& node, const std::string& key) {
  if (is_from_file(node.origin)) {
    counting_.insert(place(node.origin));
    for (const PastValue& past : node.history) {
      if (!is_from_file(past.origin)) continue;
      const Place where = place(past.origin);
      if (!set_over_.contains(where)) set_over_[where] = {key, past.text, past.origin, node.origin};
    }
  }
  if (node.is_map()) {
    for (const auto& [name, value] : node.map()) add(value, child_key(key, name));
  } else if (node.is_list()) {
    for (std::size_t at = 0; at < node.list().size(); ++at) add(node.list()[at], child_key(key, std::to_string(at)));
  }
}

std::vector<ShadowedValues::Shadowed> ShadowedValues::values() const {
  std::vector<Shadowed> result;
  for (const auto& [where, shadowed] : set_over_) {
    if (!counting_.contains(where)) result.push_back(shadowed);
  }
  std::stable_sort(result.begin(), result.end(), [](const Shadowed& a, const Shadowed& b) {
    return std::tie(a.origin.source, a.origin.line, a.origin.column) <
           std::tie(b.origin.source, b.origin.line, b.origin.column);
  });
  return result;
}

}  // namespace sotto::config
