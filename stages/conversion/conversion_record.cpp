#include "stages/conversion/conversion_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/core/version.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;

// Within a model folder, beside an archive.
fs::path record_file(const fs::path& output) {
  if (output.extension() == ".nemo") return fs::path(output) += ".sotto_conversion.json";
  return output / "sotto_conversion.json";
}

nlohmann::ordered_json file_record(const fs::path& file) {
  return {{"path", fs::absolute(file).lexically_normal().string()},
          {"bytes", fs::file_size(file)},
          {"changed", fs::last_write_time(file).time_since_epoch().count()}};
}

std::vector<fs::path> files_of(const fs::path& source) {
  if (!fs::is_directory(source)) return {source};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string conversion_record(const std::vector<fs::path>& sources, const std::string& precision) {
  nlohmann::ordered_json record = {{"sotto", core::kVersion}, {"precision", precision}};
  for (const fs::path& source : sources) {
    for (const fs::path& file : files_of(source)) record["source"].push_back(file_record(file));
  }
  return record.dump(2) + "\n";
}

void write_conversion_record(const fs::path& output, const std::string& record) {
  core::write_file_atomically(record_file(output), record);
}

bool has_conversion_record(const fs::path& output, const std::string& record) {
  const fs::path file = record_file(output);
  return fs::exists(output) && fs::is_regular_file(file) && core::read_text_file(file) == record;
}

}  // namespace sotto::conversion
