#include "stages/data_preparation/prepared_files.h"

#include <fmt/format.h>

#include "src/core/error.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;

PreparedFiles::PreparedFiles(const fs::path& output_dir, const std::string& save_name_base) {
  for (std::size_t at = 0; at < files_.size(); ++at) {
    files_[at].path = output_dir / (save_name_base + kFileEndings[at]);
    if (fs::is_directory(files_[at].path)) {
      throw core::UserError(
          fmt::format("cannot write '{}': it is a folder. Remove it or choose another output_dir or save_name_base.",
                      files_[at].path.string()));
    }
    files_[at].file = std::make_unique<core::AtomicFile>(files_[at].path);
  }
}

void PreparedFiles::write(Split split, std::string_view json_line) {
  File& file = files_[static_cast<std::size_t>(split)];
  file.file->write(json_line);
  file.file->write("\n");
  ++file.num_lines;
}

void PreparedFiles::write_example(Split split, std::string_view with_answer, std::string_view without_answer,
                                  bool with_ground_truth) {
  if (split == Split::kTrain || split == Split::kVal) return write(split, with_answer);
  write(Split::kTest, with_ground_truth ? with_answer : without_answer);
  write(Split::kTestGroundTruth, with_answer);
}

void PreparedFiles::commit() {
  // What can fail (a full disk) comes before the first file gets its name.
  for (const File& file : files_) file.file->flush();
  for (const File& file : files_) file.file->commit();
}

std::string PreparedFiles::summary() const {
  std::string text = fmt::format("{} lines in {}", files_[0].num_lines, files_[0].path.string());
  for (std::size_t at = 1; at < files_.size(); ++at)
    text += fmt::format(", {} in {}", files_[at].num_lines, files_[at].path.filename().string());
  return text;
}

}  // namespace sotto::data_preparation
