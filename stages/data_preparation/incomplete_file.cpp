#include "stages/data_preparation/incomplete_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::data_preparation {

IncompleteFile::IncompleteFile(std::filesystem::path file) : file_(std::move(file)), path_(file_) {
  path_ += ".incomplete";
  core::make_folder(path_.parent_path());
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_error(errno);
  const int locked = ::flock(descriptor_, LOCK_EX | LOCK_NB);
  size_ = ::lseek(descriptor_, 0, SEEK_END);
  if (locked == 0 && size_ >= 0) return;
  const int error = errno;
  ::close(descriptor_);
  if (locked == 0) throw_error(error);
  throw core::UserError(fmt::format("another process is fetching '{}'. Wait for it, or end it.", file_.string()));
}

IncompleteFile::~IncompleteFile() {
  ::close(descriptor_);
  if (size_ == 0) ::unlink(path_.c_str());
}

void IncompleteFile::throw_error(int error) const {
  throw core::UserError(fmt::format("cannot write '{}': {}. Free some space or choose another folder.", path_.string(),
                                    std::strerror(error)));
}

void IncompleteFile::cut_to(std::int64_t num_bytes) {
  if (num_bytes > size_) {
    throw core::UserError(fmt::format("'{}' has {} bytes, but the server goes on at {}. Remove the file and try again.",
                                      path_.string(), size_, num_bytes));
  }
  if (::ftruncate(descriptor_, num_bytes) != 0 || ::lseek(descriptor_, 0, SEEK_END) < 0) throw_error(errno);
  size_ = num_bytes;
}

void IncompleteFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_error(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += written;
  }
}

void IncompleteFile::commit() {
  if (::fsync(descriptor_) != 0 || ::rename(path_.c_str(), file_.c_str()) != 0) throw_error(errno);
}

void IncompleteFile::remove() {
  cut_to(0);
  ::unlink(path_.c_str());
}

}  // namespace sotto::data_preparation
