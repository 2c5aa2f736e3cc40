#include "src/checkpoint/zip_writer.h"

#include <cstring>

#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

constexpr std::uint64_t kMax32 = 0xFFFFFFFF;
// General purpose flags: the checksum stands behind the bytes; the name is UTF-8.
constexpr std::uint16_t kFlags = 0x0808;
constexpr std::uint16_t kVersion = 20, kVersion64 = 45;
constexpr std::uint32_t kFirstOfJanuary1980 = 0x00210000;

// Little-endian, as all machines are that we build for.
template <typename Number>
void append(std::string& text, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  text.append(bytes, sizeof number);
}

std::uint32_t in_32(std::uint64_t number) { return static_cast<std::uint32_t>(std::min(number, kMax32)); }

// Behind the name of a member whose bytes should begin at a multiple of 64: an extra field of padding, as torch has it.
std::string padding(std::uint64_t unpadded) {
  constexpr std::uint64_t kAlignment = 64, kFieldHeader = 4;
  const auto size = static_cast<std::uint16_t>((kAlignment - (unpadded + kFieldHeader) % kAlignment) % kAlignment);
  std::string field = "FB";
  append(field, size);
  return field.append(size, 'Z');
}

// The numbers that do not fit into 32 bits, for the directory.
std::string extension_64(std::initializer_list<std::uint64_t> numbers) {
  std::string values;
  for (const std::uint64_t number : numbers) {
    if (number >= kMax32) append(values, number);
  }
  std::string field;
  if (values.empty()) return field;
  append(field, std::uint16_t{1});
  append(field, static_cast<std::uint16_t>(values.size()));
  return field + values;
}

}  // namespace

void ZipWriter::put(const std::string& bytes) {
  sink_(bytes.data(), bytes.size());
  offset_ += bytes.size();
}

void ZipWriter::begin(const std::string& name, std::uint64_t size) {
  if (left_ != 0) throw core::InternalError("a zip member began before the last one was written");
  name_ = name;
  start_ = offset_;
  size_ = left_ = size;
  crc_.reset();
  std::string extra;
  if (size >= kMax32) {
    append(extra, std::uint16_t{1});
    append(extra, std::uint16_t{16});
    append(extra, std::uint64_t{0});
    append(extra, std::uint64_t{0});
  }
  constexpr std::uint64_t kLocalHeader = 30;
  extra += padding(offset_ + kLocalHeader + name.size() + extra.size());
  std::string header = "PK\x03\x04";
  append(header, size >= kMax32 ? kVersion64 : kVersion);
  append(header, kFlags);
  append(header, std::uint16_t{0});
  append(header, kFirstOfJanuary1980);
  append(header, std::uint32_t{0});
  const std::uint32_t behind = size >= kMax32 ? in_32(kMax32) : 0;
  append(header, behind);
  append(header, behind);
  append(header, static_cast<std::uint16_t>(name.size()));
  append(header, static_cast<std::uint16_t>(extra.size()));
  put(header + name + extra);
  if (size == 0) end();
}

void ZipWriter::write(const void* data, std::size_t size) {
  if (size > left_) throw core::InternalError("a zip member is longer than it was said to be");
  if (size == 0) return;
  crc_.process_bytes(data, size);
  sink_(data, size);
  offset_ += size;
  left_ -= size;
  if (left_ == 0) end();
}

void ZipWriter::skip(const std::string& name, std::uint64_t size) {
  begin(name, size);
  if (size == 0) return;
  offset_ += size;
  left_ = 0;
  end();
}

void ZipWriter::add(const std::string& name, const std::string& text) {
  begin(name, text.size());
  write(text.data(), text.size());
}

void ZipWriter::end() {
  const auto crc = static_cast<std::uint32_t>(crc_.checksum());
  std::string descriptor = "PK\x07\x08";
  append(descriptor, crc);
  for (int twice = 0; twice < 2; ++twice) {
    size_ >= kMax32 ? append(descriptor, size_) : append(descriptor, in_32(size_));
  }
  put(descriptor);
  const std::string extra = extension_64({size_, size_, start_});
  const std::uint16_t version = extra.empty() ? kVersion : kVersion64;
  directory_ += "PK\x01\x02";
  append(directory_, version);
  append(directory_, version);
  append(directory_, kFlags);
  append(directory_, std::uint16_t{0});
  append(directory_, kFirstOfJanuary1980);
  append(directory_, crc);
  append(directory_, in_32(size_));
  append(directory_, in_32(size_));
  append(directory_, static_cast<std::uint16_t>(name_.size()));
  append(directory_, static_cast<std::uint16_t>(extra.size()));
  directory_.append(10, '\0');  // no comment, disk 0, no attributes
  append(directory_, in_32(start_));
  directory_ += name_ + extra;
  ++num_members_;
}

void ZipWriter::finish() {
  if (left_ != 0) throw core::InternalError("a zip archive ended within a member");
  const std::uint64_t start = offset_, size = directory_.size();
  put(directory_);
  constexpr std::uint64_t kMax16 = 0xFFFF;
  std::string ends;
  if (start >= kMax32 || size >= kMax32 || num_members_ >= kMax16) {
    const std::uint64_t end_64 = offset_;
    ends = "PK\x06\x06";
    append(ends, std::uint64_t{44});  // what follows of this record
    append(ends, kVersion64);
    append(ends, kVersion64);
    append(ends, std::uint64_t{0});
    for (const std::uint64_t number : {num_members_, num_members_, size, start}) append(ends, number);
    ends += "PK\x06\x07";
    append(ends, std::uint32_t{0});
    append(ends, end_64);
    append(ends, std::uint32_t{1});
  }
  ends += "PK\x05\x06";
  append(ends, std::uint32_t{0});
  for (int twice = 0; twice < 2; ++twice) append(ends, static_cast<std::uint16_t>(std::min(num_members_, kMax16)));
  append(ends, in_32(size));
  append(ends, in_32(start));
  append(ends, std::uint16_t{0});
  put(ends);
}

}  // namespace sotto::checkpoint
