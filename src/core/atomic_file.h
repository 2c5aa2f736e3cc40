#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace sotto::core {

// Writes a file beside its name and renames it at `commit`, so that a reader sees the old content or all of the new.
// Without `commit` (an exception, Ctrl-C) the partial file is removed. Throws UserError naming the file on a missing or
// unwritable folder and on a full disk. Creates missing parent folders.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void write(const void* data, std::size_t num_bytes);
  // Brings what was written to the disk, still under the partial name: after it, `commit` only renames. Files that
  // belong together are all flushed before the first is committed.
  void flush();
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_path_;
  std::FILE* file_ = nullptr;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view content);

// Makes a folder and its parents; UserError naming it when that fails.
void make_folder(const std::filesystem::path& folder);

// The same promise for a folder: fill `path()`, then `commit` renames it to its name, replacing an older folder.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path folder);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  const std::filesystem::path& path() const { return partial_path_; }
  void commit();

 private:
  std::filesystem::path folder_;
  std::filesystem::path partial_path_;
  bool committed_ = false;
};

}  // namespace sotto::core
