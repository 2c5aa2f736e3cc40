#include "stages/data_preparation/prepare_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "src/core/duration_text.h"
#include "src/core/error.h"
#include "stages/data_preparation/original_files.h"
#include "stages/data_preparation/prepared_files.h"
#include "stages/data_preparation/squad.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

struct DataSetWriter {
  std::string_view data_set;
  void (*write)(const DataPreparationConfig& config, const fs::path& source_dir, PreparedFiles& files);
};
constexpr std::array kWriters{
    DataSetWriter{"squad", write_squad},
};

}  // namespace

void prepare_data(const DataPreparationConfig& config) {
  const auto start = std::chrono::steady_clock::now();
  const auto writer = std::find_if(kWriters.begin(), kWriters.end(),
                                   [&](const DataSetWriter& item) { return item.data_set == config.dataset; });
  if (writer == kWriters.end()) throw core::InternalError("no writer for the data set " + config.dataset);
  const fs::path source_dir = find_original_files(config);
  PreparedFiles files(config.output_dir, config.name_base());
  writer->write(config, source_dir, files);
  files.commit();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  fmt::print("{}: {}; {}\n", config.dataset, files.summary(), core::duration_text(elapsed.count()));
}

}  // namespace sotto::data_preparation
