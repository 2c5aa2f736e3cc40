#include "src/checkpoint/nemo_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "src/core/atomic_file.h"
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

void write_nemo_archive(const std::filesystem::path& path,
                        const std::vector<std::pair<std::string, std::string>>& members) {
  core::AtomicFile file(path);
  const std::unique_ptr<archive, int (*)(archive*)> tar(archive_write_new(), archive_write_free);
  check(tar.get(), archive_write_set_format_pax_restricted(tar.get()));
  check(tar.get(), archive_write_open(tar.get(), &file, nullptr, write_block, nullptr));
  for (const auto& [name, content] : members) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), ("./" + name).c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    check(tar.get(), archive_write_header(tar.get(), entry.get()));
    if (archive_write_data(tar.get(), content.data(), content.size()) != static_cast<la_ssize_t>(content.size())) {
      throw core::InternalError(archive_error_string(tar.get()));
    }
  }
  check(tar.get(), archive_write_close(tar.get()));
  file.commit();
}

}  // namespace sotto::checkpoint
