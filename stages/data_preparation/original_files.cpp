#include "stages/data_preparation/original_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/core/error.h"
#include "stages/data_preparation/download_file.h"
#include "stages/data_preparation/json_place.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

std::string address_of(const DataPreparationConfig& config, const std::string& name) {
  return config.download_url + (config.download_url.ends_with('/') ? "" : "/") + name;
}

// What may be meant instead of a file that is missing: the files of its kind.
std::string others_of_kind(const fs::path& folder, const std::string& name) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == fs::path(name).extension()) found.push_back(entry.path().filename().string());
  }
  std::sort(found.begin(), found.end());
  constexpr std::size_t kMostNames = 8;
  if (found.empty() || found.size() > kMostNames) return "";
  return fmt::format(" There are {}: data_preparation.file_name says which to take.", fmt::join(found, ", "));
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
      const bool choice = names.size() == 1 && fs::is_directory(*config.source_dir);
      throw core::UserError(fmt::format("source_dir '{}' has no {}. The data set '{}' needs {}.{}",
                                        config.source_dir->string(), name, config.dataset, fmt::join(names, " and "),
                                        choice ? others_of_kind(*config.source_dir, name) : ""));
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
