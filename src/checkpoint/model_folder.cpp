#include "src/checkpoint/model_folder.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "src/checkpoint/model_shards.h"
#include "src/checkpoint/tensor_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::checkpoint {

std::unique_ptr<model::LanguageModel> load_model_folder(const std::filesystem::path& folder,
                                                        const model::LoadOptions& options) {
  const std::filesystem::path config_path = folder / "config.json";
  nlohmann::json config;
  try {
    config = nlohmann::json::parse(core::read_text_file(config_path));
  } catch (const nlohmann::json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not valid JSON: {}", config_path.string(), error.what()));
  }
  // The weights stay where they are mapped, and the mapping lives as long as any tensor over it.
  const auto shards = std::make_shared<const std::vector<SafetensorsFile>>(open_model_shards(folder));
  const auto source = [&](const std::string& name) {
    for (const SafetensorsFile& shard : *shards) {
      const auto found = shard.tensors().find(name);
      if (found != shard.tensors().end()) return mapped_tensor(found->second, shards);
    }
    return at::Tensor();
  };
  return families::load_language_model(config, source, options);
}

}  // namespace sotto::checkpoint
