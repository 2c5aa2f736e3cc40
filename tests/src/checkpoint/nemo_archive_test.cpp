#include "src/checkpoint/nemo_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/nemo_writer.h"
#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using ::testing::HasSubstr;

// A tar of one member that may be of any kind and name; compressed or not.
void write_tar(const std::filesystem::path& path, const std::string& name, const std::string& content, bool gzip,
               const char* link = nullptr) {
  archive* tar = archive_write_new();
  archive_write_set_format_ustar(tar);
  if (gzip) archive_write_add_filter_gzip(tar);
  archive_write_open_filename(tar, path.c_str());
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry, link == nullptr ? AE_IFREG : AE_IFLNK);
  archive_entry_set_perm(entry, 0644);
  if (link != nullptr) archive_entry_set_symlink(entry, link);
  archive_write_header(tar, entry);
  if (!content.empty()) archive_write_data(tar, content.data(), content.size());
  archive_entry_free(entry);
  archive_write_free(tar);
}

std::string error_of(const std::filesystem::path& file, const std::filesystem::path& scratch) {
  return sotto::testing::message_of([&] { NemoArchive(file, scratch); });
}

TEST(NemoArchive, MembersOfAPlainTarStayWhereTheyAre) {
  const sotto::testing::TemporaryFolder folder;
  const std::string large(100'000, 'x');
  write_nemo_archive(folder / "a.nemo", {{"model_config.yaml", "a: 1\n"}, {"mp_rank_00/model_weights.ckpt", large}});
  const NemoArchive archive(folder / "a.nemo", folder.path());
  EXPECT_EQ(archive.text("model_config.yaml"), "a: 1\n");
  EXPECT_EQ(archive.text("mp_rank_00/model_weights.ckpt"), large);
  std::size_t num_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) num_files += entry.exists() ? 1 : 0;
  EXPECT_EQ(num_files, 1u);  // nothing was unpacked
}

TEST(NemoArchive, MembersOfACompressedOneAreUnpacked) {
  const sotto::testing::TemporaryFolder folder;
  const std::string large(300'000, 'y');
  write_tar(folder / "a.nemo", "./model_weights.ckpt", large, /*gzip=*/true);
  EXPECT_TRUE(is_tar_or_gzip(folder / "a.nemo"));
  const NemoArchive archive(folder / "a.nemo", folder.path());
  EXPECT_EQ(archive.text("model_weights.ckpt"), large);
  EXPECT_THAT(sotto::testing::message_of([&] { archive.text("model_weight.ckpt"); }),
              HasSubstr("has no member 'model_weight.ckpt'. Did you mean 'model_weights.ckpt'"));
}

TEST(NemoArchive, MembersThatLeaveTheFolderAndLinksAreRefused) {
  const sotto::testing::TemporaryFolder folder;
  for (const char* name : {"../evil", "/etc/evil", "a/../../evil", "./../evil"}) {
    for (const bool gzip : {false, true}) {
      write_tar(folder / "a.nemo", name, "x", gzip);
      EXPECT_THAT(error_of(folder / "a.nemo", folder.path()), HasSubstr("would leave the folder")) << name;
    }
  }
  write_tar(folder / "a.nemo", "link", "", false, "/etc/passwd");
  EXPECT_THAT(error_of(folder / "a.nemo", folder.path()), HasSubstr("its member 'link' is a link"));
}

TEST(NemoArchive, ForeignAndTruncatedFilesAreErrors) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "text", "hello, this is no archive");
  EXPECT_FALSE(is_tar_or_gzip(folder / "text"));
  EXPECT_THAT(error_of(folder / "text", folder.path()), HasSubstr("is not a .nemo archive"));
  write_nemo_archive(folder / "a.nemo", {{"weights", std::string(5000, 'z')}});
  const std::string whole = core::read_text_file(folder / "a.nemo");
  for (const std::size_t size : {0, 100, 600, 3000}) {
    core::write_file_atomically(folder / "cut", whole.substr(0, size));
    EXPECT_NE(error_of(folder / "cut", folder.path()), "") << size;
  }
}

}  // namespace
}  // namespace sotto::checkpoint
