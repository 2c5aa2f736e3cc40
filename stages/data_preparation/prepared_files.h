#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "src/core/atomic_file.h"
#include "stages/data_preparation/split.h"

namespace sotto::data_preparation {

// Writes them all or none: without `commit` (an error, Ctrl-C) older files of these names stay as they were.
class PreparedFiles {
 public:
  PreparedFiles(const std::filesystem::path& output_dir, const std::string& save_name_base);

  // One example as one line, without its line end.
  void write(Split split, std::string_view json_line);
  // One example, as a line with its answer and as one without: kTrain and kVal get the first; kTest the second (the
  // first too where `with_ground_truth`), kTestGroundTruth the first.
  void write_example(Split split, std::string_view with_answer, std::string_view without_answer,
                     bool with_ground_truth);
  void commit();
  // "6671 lines in /data/squad_train.jsonl, 2115 in squad_val.jsonl, ..."
  std::string summary() const;

 private:
  struct File {
    std::filesystem::path path;
    std::unique_ptr<core::AtomicFile> file;
    std::int64_t num_lines = 0;
  };
  std::array<File, kFileEndings.size()> files_;
};

}  // namespace sotto::data_preparation
