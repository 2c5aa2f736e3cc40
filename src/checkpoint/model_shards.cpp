#include "src/checkpoint/model_shards.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "src/core/error.h"

namespace sotto::checkpoint {

std::map<std::string, std::string> read_weight_map(const std::filesystem::path& index) {
  std::map<std::string, std::string> weight_map;
  try {
    const nlohmann::json parsed = nlohmann::json::parse(core::MappedFile(index).text());
    parsed.at("weight_map").get_to(weight_map);
  } catch (const nlohmann::json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not an index of shards: {}", index.string(), error.what()));
  }
  for (const auto& [tensor, file] : weight_map) {
    if (file.empty() || std::filesystem::path(file).filename() != file || file == "..") {
      throw core::UserError(fmt::format("'{}' names the shard '{}' outside its folder.", index.string(), file));
    }
  }
  return weight_map;
}

std::vector<SafetensorsFile> open_model_shards(const std::filesystem::path& folder) {
  std::vector<SafetensorsFile> shards;
  const std::filesystem::path index = folder / "model.safetensors.index.json";
  if (!std::filesystem::exists(index)) {
    shards.emplace_back(folder / "model.safetensors");
    return shards;
  }
  std::set<std::string> names;
  for (const auto& [tensor, file] : read_weight_map(index)) names.insert(file);
  for (const std::string& name : names) shards.emplace_back(folder / name);
  return shards;
}

}  // namespace sotto::checkpoint
