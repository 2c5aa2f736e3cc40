#include "src/checkpoint/zip_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

constexpr std::uint32_t kEndSignature = 0x06054b50, kEnd64Signature = 0x06064b50, kLocator64Signature = 0x07064b50,
                        kEntrySignature = 0x02014b50, kLocalSignature = 0x04034b50;
constexpr std::size_t kEndSize = 22, kEnd64Size = 56, kLocator64Size = 20, kEntrySize = 46, kLocalSize = 30;
// An end record may be followed by a comment of at most this size.
constexpr std::size_t kMaxComment = 0xFFFF;
// In fields of 32 bits: the number stands in the zip64 extension.
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;

struct Archive {
  Bytes bytes;
  const std::string& name;

  [[noreturn]] void fail(const std::string& what) const {
    throw core::UserError(fmt::format("'{}' is not a complete PyTorch file: {}. Fetch it again.", name, what));
  }

  template <typename Number>
  std::uint64_t number(std::uint64_t offset) const {
    if (offset > bytes.size() || bytes.size() - offset < sizeof(Number)) fail("its zip directory is cut");
    Number value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  }

  Bytes part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes.size() || bytes.size() - offset < size) fail("a part lies beyond its end");
    return bytes.subspan(offset, size);
  }
};

struct Directory {
  std::uint64_t num_entries = 0, offset = 0;
};

Directory find_directory(const Archive& zip) {
  if (zip.bytes.size() < kEndSize) zip.fail("it has no zip directory");
  const std::size_t last = zip.bytes.size() - kEndSize, first = last > kMaxComment ? last - kMaxComment : 0;
  std::size_t end = last;
  while (zip.number<std::uint32_t>(end) != kEndSignature) {
    if (end-- == first) zip.fail("it has no zip directory");
  }
  const bool has_64 = end >= kLocator64Size && zip.number<std::uint32_t>(end - kLocator64Size) == kLocator64Signature;
  if (!has_64) return {zip.number<std::uint16_t>(end + 10), zip.number<std::uint32_t>(end + 16)};
  const std::uint64_t end64 = zip.number<std::uint64_t>(end - kLocator64Size + 8);
  zip.part(end64, kEnd64Size);
  if (zip.number<std::uint32_t>(end64) != kEnd64Signature) zip.fail("its zip64 directory is damaged");
  return {zip.number<std::uint64_t>(end64 + 32), zip.number<std::uint64_t>(end64 + 48)};
}

struct Entry {
  std::uint64_t size = 0, stored_size = 0, local_offset = 0;
};

// The extension lists, in this order, those of the three numbers that did not fit.
void read_extension_64(const Archive& zip, std::uint64_t begin, std::uint64_t size, Entry& entry) {
  for (std::uint64_t at = begin; at + 4 <= begin + size;) {
    const std::uint64_t id = zip.number<std::uint16_t>(at), length = zip.number<std::uint16_t>(at + 2);
    if (id == 1) {
      std::uint64_t field = at + 4;
      for (std::uint64_t* number : {&entry.size, &entry.stored_size, &entry.local_offset}) {
        if (*number != kIn64) continue;
        *number = zip.number<std::uint64_t>(field);
        field += 8;
      }
      return;
    }
    at += 4 + length;
  }
}

Bytes member_bytes(const Archive& zip, const Entry& entry, const std::string& member) {
  zip.part(entry.local_offset, kLocalSize);
  if (zip.number<std::uint32_t>(entry.local_offset) != kLocalSignature) zip.fail("its zip directory is damaged");
  const std::uint64_t skipped = kLocalSize + zip.number<std::uint16_t>(entry.local_offset + 26) +
                                zip.number<std::uint16_t>(entry.local_offset + 28);
  if (entry.size > zip.bytes.size()) zip.fail(fmt::format("its member '{}' claims {} bytes", member, entry.size));
  return zip.part(entry.local_offset + skipped, entry.size);
}

}  // namespace

std::map<std::string, Bytes> zip_members(Bytes archive, const std::string& name) {
  const Archive zip{archive, name};
  const Directory directory = find_directory(zip);
  if (directory.num_entries > archive.size() / kEntrySize) {
    zip.fail(fmt::format("its zip directory claims {} members", directory.num_entries));
  }
  std::map<std::string, Bytes> members;
  std::uint64_t at = directory.offset;
  for (std::uint64_t i = 0; i < directory.num_entries; ++i) {
    zip.part(at, kEntrySize);
    if (zip.number<std::uint32_t>(at) != kEntrySignature) zip.fail("its zip directory is damaged");
    const std::uint64_t name_size = zip.number<std::uint16_t>(at + 28), extra_size = zip.number<std::uint16_t>(at + 30);
    const Bytes name_bytes = zip.part(at + kEntrySize, name_size);
    const std::string member(reinterpret_cast<const char*>(name_bytes.data()), name_bytes.size());
    Entry entry{zip.number<std::uint32_t>(at + 24), zip.number<std::uint32_t>(at + 20),
                zip.number<std::uint32_t>(at + 42)};
    read_extension_64(zip, at + kEntrySize + name_size, extra_size, entry);
    if (zip.number<std::uint16_t>(at + 10) != 0 || entry.size != entry.stored_size) {
      zip.fail(fmt::format("its member '{}' is compressed, which torch.save does not do", member));
    }
    members[member] = member_bytes(zip, entry, member);
    at += kEntrySize + name_size + extra_size + zip.number<std::uint16_t>(at + 32);
  }
  return members;
}

}  // namespace sotto::checkpoint
