#include "stages/data_preparation/prepare_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "src/core/duration_text.h"
#include "src/core/error.h"
#include "stages/data_preparation/assistant.h"
#include "stages/data_preparation/custom.h"
#include "stages/data_preparation/financial_phrase_bank.h"
#include "stages/data_preparation/original_files.h"
#include "stages/data_preparation/prepared_files.h"
#include "stages/data_preparation/rte.h"
#include "stages/data_preparation/squad.h"
#include "stages/data_preparation/squad_by_topic.h"
#include "stages/data_preparation/winogrande.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

struct DataSetWriter {
  std::string_view data_set;
  void (*write)(const DataPreparationConfig& config, const fs::path& source_dir, PreparedFiles& files);
};
constexpr std::array kWriters{
    DataSetWriter{"squad", write_squad},
    DataSetWriter{"squad_v2_by_topic", write_squad_by_topic},
    DataSetWriter{"financial_phrase_bank", write_financial_phrase_bank},
    DataSetWriter{"assistant", write_assistant},
    DataSetWriter{"winogrande", write_winogrande},
    DataSetWriter{"rte", write_rte},
    DataSetWriter{"custom", write_custom},
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
