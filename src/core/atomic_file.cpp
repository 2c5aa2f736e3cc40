#include "src/core/atomic_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "src/core/error.h"

namespace sotto::core {
namespace fs = std::filesystem;
namespace {

fs::path partial_name(const fs::path& path) {
  fs::path partial = path;
  partial += fmt::format(".partial-{}", ::getpid());
  return partial;
}

[[noreturn]] void throw_write_error(const fs::path& path, int error) {
  const char* advice = error == ENOSPC || error == EDQUOT ? " Free some space or choose another folder."
                       : error == EACCES || error == EROFS || error == EPERM
                           ? " Check the folder's permissions or choose another folder."
                           : "";
  throw UserError(fmt::format("cannot write '{}': {}.{}", path.string(), std::strerror(error), advice));
}

}  // namespace

void make_folder(const fs::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw_write_error(folder, error.value());
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), partial_path_(partial_name(path_)) {
  make_folder(path_.parent_path());
  file_ = std::fopen(partial_path_.c_str(), "wb");
  if (file_ == nullptr) throw_write_error(path_, errno);
}

AtomicFile::~AtomicFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  fs::remove(partial_path_, ignored);
}

void AtomicFile::write(std::string_view bytes) { write(bytes.data(), bytes.size()); }

void AtomicFile::write(const void* data, std::size_t num_bytes) {
  if (num_bytes > 0 && std::fwrite(data, 1, num_bytes, file_) != num_bytes) throw_write_error(path_, errno);
}

void AtomicFile::flush() {
  if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) throw_write_error(path_, errno);
}

void AtomicFile::commit() {
  flush();  // the data must be on the disk before the name points at it
  std::FILE* file = std::exchange(file_, nullptr);
  if (std::fclose(file) != 0 || std::rename(partial_path_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    std::error_code ignored;
    fs::remove(partial_path_, ignored);
    throw_write_error(path_, error);
  }
}

void write_file_atomically(const fs::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

AtomicFolder::AtomicFolder(fs::path folder) : folder_(std::move(folder)), partial_path_(partial_name(folder_)) {
  std::error_code ignored;
  fs::remove_all(partial_path_, ignored);
  make_folder(partial_path_);
}

AtomicFolder::~AtomicFolder() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove_all(partial_path_, ignored);
}

void AtomicFolder::commit() {
  // A folder cannot be renamed over a filled one: the old one steps aside first and goes when the new one stands.
  const fs::path old = folder_.string() + fmt::format(".old-{}", ::getpid());
  std::error_code error;
  const bool replaces = fs::exists(folder_);
  if (replaces) fs::rename(folder_, old, error);
  if (!error) fs::rename(partial_path_, folder_, error);
  if (error) throw_write_error(folder_, error.value());
  committed_ = true;
  if (replaces) fs::remove_all(old, error);
}

}  // namespace sotto::core
