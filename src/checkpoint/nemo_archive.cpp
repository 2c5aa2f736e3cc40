#include "src/checkpoint/nemo_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <cstring>
#include <fstream>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;

class NemoArchive::Reader {
 public:
  Reader(NemoArchive& owner, fs::path scratch)
      : owner_(owner), scratch_(std::move(scratch)), archive_(archive_read_new(), archive_read_free) {
    archive_read_support_format_tar(archive_.get());
    archive_read_support_filter_gzip(archive_.get());
  }

  void read() {
    const core::MappedFile& file = owner_.file_;
    check(archive_read_open_memory(archive_.get(), file.data(), file.size()));
    for (archive_entry* entry = nullptr;;) {
      const int result = archive_read_next_header(archive_.get(), &entry);
      if (result == ARCHIVE_EOF) break;
      check(result);
      if (archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) == AE_IFLNK) {
        fail(fmt::format("its member '{}' is a link", name_of(entry)));
      }
      if (archive_entry_filetype(entry) == AE_IFREG) read_member(inside_name(entry));
    }
    if (owner_.members_.empty()) fail("it has no members");
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw core::UserError(fmt::format("'{}' is not a .nemo archive that can be read: {}. Fetch or save it again.",
                                      owner_.path().string(), what));
  }
  void check(int result) const {
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) return;
    const char* reason = archive_error_string(archive_.get());
    fail(reason == nullptr ? "it is neither a tar nor a tar.gz file" : reason);
  }

  static std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    return name == nullptr ? "" : name;
  }

  std::string inside_name(archive_entry* entry) const {
    const fs::path path = fs::path(name_of(entry)).lexically_normal();
    if (path.empty() || path.is_absolute() || *path.begin() == "..") {
      fail(fmt::format("its member '{}' would leave the folder it is unpacked into", name_of(entry)));
    }
    return path.generic_string();
  }

  // libarchive hands out the mapped bytes themselves where nothing is compressed; anything else goes into a file.
  void read_member(const std::string& name) {
    const void* block = nullptr;
    std::size_t num_bytes = 0;
    la_int64_t offset = 0;
    std::span<const std::byte> whole;
    std::unique_ptr<core::AtomicFile> file;
    const fs::path unpacked = scratch_ / fmt::format("member-{}", owner_.unpacked_.size());
    for (;;) {
      const int result = archive_read_data_block(archive_.get(), &block, &num_bytes, &offset);
      if (result == ARCHIVE_EOF) break;
      check(result);
      const std::span<const std::byte> bytes(static_cast<const std::byte*>(block), num_bytes);
      if (!file && joins(whole, bytes, offset)) {
        whole = {whole.empty() ? bytes.data() : whole.data(), whole.size() + bytes.size()};
        continue;
      }
      if (!file) {
        file = std::make_unique<core::AtomicFile>(unpacked);
        if (!whole.empty()) file->write(whole.data(), whole.size());
      }
      file->write(bytes.data(), bytes.size());
    }
    if (file) {
      file->commit();
      const core::MappedFile& mapped = owner_.unpacked_.emplace_back(unpacked);
      whole = {mapped.data(), mapped.size()};
    }
    owner_.members_[name] = whole;
  }

  // Whether the bytes stand in the mapped file, right behind those that are there already.
  bool joins(std::span<const std::byte> whole, std::span<const std::byte> bytes, la_int64_t offset) const {
    const std::byte* begin = owner_.file_.data();
    const bool mapped = bytes.data() >= begin && bytes.data() + bytes.size() <= begin + owner_.file_.size();
    if (static_cast<std::size_t>(offset) != whole.size()) fail("one of its members has holes");
    return mapped && (whole.empty() || whole.data() + whole.size() == bytes.data());
  }

  NemoArchive& owner_;
  fs::path scratch_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

NemoArchive::NemoArchive(const fs::path& path, const fs::path& scratch) : file_(path) { Reader(*this, scratch).read(); }

std::string_view NemoArchive::text(const std::string& member) const {
  const auto found = members_.find(member);
  if (found != members_.end()) return {reinterpret_cast<const char*>(found->second.data()), found->second.size()};
  std::vector<std::string> names;
  for (const auto& [name, bytes] : members_) names.push_back(name);
  throw core::UserError(
      fmt::format("'{}' has no member '{}'.{}", path().string(), member, core::did_you_mean(member, names)));
}

bool is_tar_or_gzip(const fs::path& path) {
  char head[263] = {};
  std::ifstream stream(path, std::ios::binary);
  stream.read(head, sizeof head);
  const bool gzip = stream.gcount() > 2 && head[0] == '\x1f' && head[1] == '\x8b';
  return gzip || (stream.gcount() == sizeof head && std::memcmp(head + 257, "ustar", 5) == 0);
}

}  // namespace sotto::checkpoint
