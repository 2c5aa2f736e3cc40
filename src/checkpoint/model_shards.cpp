#include "src/checkpoint/model_shards.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "src/core/error.h"

namespace sotto::checkpoint {

std::vector<SafetensorsFile> open_model_shards(const std::filesystem::path& folder) {
  std::vector<SafetensorsFile> shards;
  const std::filesystem::path index_path = folder / "model.safetensors.index.json";
  if (!std::filesystem::exists(index_path)) {
    shards.emplace_back(folder / "model.safetensors");
    return shards;
  }
  const core::MappedFile index(index_path);
  try {
    std::set<std::string> names;
    const nlohmann::json parsed = nlohmann::json::parse(index.text());
    for (const auto& [tensor, file] : parsed.at("weight_map").items()) names.insert(file.get<std::string>());
    for (const std::string& name : names) {
      if (std::filesystem::path(name).filename() != name) {
        throw core::UserError(fmt::format("'{}' names the shard '{}' outside its folder.", index_path.string(), name));
      }
      shards.emplace_back(folder / name);
    }
  } catch (const nlohmann::json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not an index of shards: {}", index_path.string(), error.what()));
  }
  return shards;
}

}  // namespace sotto::checkpoint
