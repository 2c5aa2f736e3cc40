#include "src/checkpoint/pytorch_settings.h"

#include <nlohmann/json.hpp>
#include <set>

#include "src/checkpoint/pytorch_storages.h"

namespace sotto::checkpoint {
namespace {

using Kind = PickleValue::Kind;
using nlohmann::ordered_json;

constexpr int kMaxSettingsDepth = 16;

// The settings of a dictionary; each is visited once, so that those within themselves end.
ordered_json settings_of(const PickleValue& dictionary, std::set<const PickleValue*>& seen, int depth) {
  ordered_json settings = ordered_json::object();
  if (depth > kMaxSettingsDepth || !seen.insert(&dictionary).second) return settings;
  for (std::size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
    const PickleValue &key = *dictionary.items[i], &value = *dictionary.items[i + 1];
    if (key.kind != Kind::kText) continue;
    if (value.kind == Kind::kNone) settings[key.text] = nullptr;
    if (value.kind == Kind::kBool) settings[key.text] = value.integer != 0;
    if (value.kind == Kind::kInteger) settings[key.text] = value.integer;
    if (value.kind == Kind::kNumber) settings[key.text] = value.number;
    if (value.kind == Kind::kText) settings[key.text] = value.text;
    if (value.kind == Kind::kDictionary) settings[key.text] = settings_of(value, seen, depth + 1);
  }
  return settings;
}

}  // namespace

ordered_json read_pytorch_settings(std::span<const std::byte> bytes, const std::string& name) {
  const PytorchParts parts = read_pytorch_parts(bytes, name);
  std::set<const PickleValue*> seen;
  return parts.object.root->kind == Kind::kDictionary ? settings_of(*parts.object.root, seen, 0)
                                                      : ordered_json::object();
}

}  // namespace sotto::checkpoint
