#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/data_preparation_config.h"
#include "stages/data_preparation/prepared_files.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {

// Original files in a folder of their own, and what one data set's writer makes of them.
class PrepareInFolder : public ::testing::Test {
 protected:
  using Writer = void (*)(const DataPreparationConfig&, const std::filesystem::path&, PreparedFiles&);
  PrepareInFolder(const std::string& dataset, Writer writer) : writer_(writer) { config_.dataset = dataset; }

  void place(const std::string& name, const std::string& content) const {
    core::write_file_atomically(folder_ / name, content);
  }
  void prepare() const {
    PreparedFiles files(folder_ / "out", "x");
    writer_(config_, folder_.path(), files);
    files.commit();
  }
  std::string error() const {
    return sotto::testing::message_of([&] { prepare(); });
  }
  // "train", "val", "test" or "test_ground_truth"
  std::string written(const std::string& split) const {
    return core::read_text_file(folder_ / ("out/x_" + split + ".jsonl"));
  }

  sotto::testing::TemporaryFolder folder_;
  DataPreparationConfig config_;

 private:
  Writer writer_;
};

}  // namespace sotto::data_preparation
