#include "src/checkpoint/nemo_writer.h"

#include <archive_entry.h>

#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

la_ssize_t write_block(archive*, void* file, const void* data, std::size_t size) {
  static_cast<core::AtomicFile*>(file)->write(data, size);
  return static_cast<la_ssize_t>(size);
}

void check(archive* tar, int result) {
  if (result != ARCHIVE_OK) throw core::InternalError(archive_error_string(tar));
}

}  // namespace

NemoWriter::NemoWriter(const std::filesystem::path& path) : file_(path), tar_(archive_write_new(), archive_write_free) {
  check(tar_.get(), archive_write_set_format_pax_restricted(tar_.get()));
  check(tar_.get(), archive_write_open(tar_.get(), &file_, nullptr, write_block, nullptr));
}

void NemoWriter::begin(const std::string& name, std::uint64_t size) {
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), ("./" + name).c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  check(tar_.get(), archive_write_header(tar_.get(), entry.get()));
}

void NemoWriter::write(const void* data, std::size_t size) {
  if (archive_write_data(tar_.get(), data, size) == static_cast<la_ssize_t>(size)) return;
  const char* reason = archive_error_string(tar_.get());
  throw core::InternalError(reason == nullptr ? "a .nemo member is longer than it was said to be" : reason);
}

void NemoWriter::add(const std::string& name, std::string_view content) {
  begin(name, content.size());
  write(content.data(), content.size());
}

void NemoWriter::commit() {
  check(tar_.get(), archive_write_close(tar_.get()));
  file_.commit();
}

void write_nemo_archive(const std::filesystem::path& path,
                        const std::vector<std::pair<std::string, std::string>>& members) {
  NemoWriter writer(path);
  for (const auto& [name, content] : members) writer.add(name, content);
  writer.commit();
}

}  // namespace sotto::checkpoint
