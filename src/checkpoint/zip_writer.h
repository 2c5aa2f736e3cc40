#pragma once

#include <boost/crc.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace sotto::checkpoint {

// Takes the bytes of a file one after another.
using ByteSink = std::function<void(const void* data, std::size_t size)>;

// Streams a zip archive (PKWARE's APPNOTE 6.3, with zip64 where sizes ask for it) of members without compression. Their
// bytes begin at a multiple of 64, as torch maps them; their checksums follow them.
class ZipWriter {
 public:
  explicit ZipWriter(ByteSink sink) : sink_(std::move(sink)) {}

  // A member of `size` bytes; as many must be written before the next one.
  void begin(const std::string& name, std::uint64_t size);
  void write(const void* data, std::size_t size);
  void add(const std::string& name, const std::string& text);
  // Counts a member without its bytes, for a sink that only counts.
  void skip(const std::string& name, std::uint64_t size);
  void finish();

  std::uint64_t num_bytes() const { return offset_; }

 private:
  void put(const std::string& bytes);
  void end();

  ByteSink sink_;
  std::uint64_t offset_ = 0, num_members_ = 0;
  std::string directory_;
  std::string name_;
  std::uint64_t start_ = 0, size_ = 0, left_ = 0;
  boost::crc_32_type crc_;
};

}  // namespace sotto::checkpoint
