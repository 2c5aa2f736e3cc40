#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace sotto::data_preparation {

// The part of a file that has arrived so far: "<file>.incomplete", kept from one run to the next, held by one process
// at a time. Errors (UserError): it cannot be written, another process has it.
class IncompleteFile {
 public:
  // Opens what is there already, or begins with nothing.
  explicit IncompleteFile(std::filesystem::path file);
  ~IncompleteFile();
  IncompleteFile(const IncompleteFile&) = delete;
  IncompleteFile& operator=(const IncompleteFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::int64_t size() const { return size_; }
  void cut_to(std::int64_t num_bytes);
  void append(std::string_view bytes);
  // Gives it its final name, once its bytes are on the disk.
  void commit();
  void remove();

 private:
  [[noreturn]] void throw_error(int error) const;

  std::filesystem::path file_, path_;
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace sotto::data_preparation
