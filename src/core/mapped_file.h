#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace sotto::core {

// A whole file mapped read-only into memory. UserError when it does not exist or cannot be read.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  const std::filesystem::path& path() const { return path_; }
  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  std::filesystem::path path_;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// Says that the bytes of a mapped file will not be read again soon: the memory that holds them may go. They stay
// readable.
void release_pages(const std::byte* data, std::size_t num_bytes);

// The content of a (small) text file. UserError as above.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace sotto::core
