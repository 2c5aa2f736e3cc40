#include "stages/data_preparation/original_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/core/error.h"
#include "stages/data_preparation/download_file.h"
#include "stages/data_preparation/json_place.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

std::string address_of(const DataPreparationConfig& config, const std::string& name) {
  return config.download_url + (config.download_url.ends_with('/') ? "" : "/") + name;
}

void check_squad_document(const fs::path& file) {
  const nlohmann::json document = read_json_file(file);
  JsonPlace(document, file).at("data").size();
}

}  // namespace

fs::path find_original_files(const DataPreparationConfig& config) {
  const std::vector<std::string> names = config.original_names();
  if (config.source_dir.has_value()) {
    for (const std::string& name : names) {
      if (fs::exists(*config.source_dir / name)) continue;
      throw core::UserError(fmt::format("source_dir '{}' has no {}. The data set '{}' needs {}.",
                                        config.source_dir->string(), name, config.dataset, fmt::join(names, " and ")));
    }
    return *config.source_dir;
  }
  for (const std::string& name : names) {
    Download download;
    download.url = address_of(config, name);
    download.file = config.download_dir / name;
    if (const auto check = config.download_checks.find(name); check != config.download_checks.end()) {
      download.num_bytes = check->second.num_bytes;
      download.sha256 = check->second.sha256;
    }
    download.check = check_squad_document;
    download.advice = fmt::format(
        "\nBehind a proxy, set https_proxy and http_proxy. Without a network, place {} in a folder and say "
        "data_preparation.source_dir=FOLDER.",
        fmt::join(names, " and "));
    download_file(download);
  }
  return config.download_dir;
}

}  // namespace sotto::data_preparation
