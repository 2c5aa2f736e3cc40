#include "stages/data_preparation/incomplete_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {
namespace fs = std::filesystem;

using sotto::testing::message_of;
using ::testing::HasSubstr;

TEST(IncompleteFile, KeepsItsBytesUntilTheyAreAllThere) {
  const sotto::testing::TemporaryFolder folder;
  { IncompleteFile(folder / "sub/a").append("half"); }
  EXPECT_FALSE(fs::exists(folder / "sub/a"));
  EXPECT_EQ(core::read_text_file(folder / "sub/a.incomplete"), "half");
  IncompleteFile file(folder / "sub/a");
  EXPECT_EQ(file.size(), 4);
  file.cut_to(2);
  file.append("ndy");
  file.commit();
  EXPECT_EQ(core::read_text_file(folder / "sub/a"), "handy");
  EXPECT_FALSE(fs::exists(folder / "sub/a.incomplete"));
}

TEST(IncompleteFile, NothingIsLeftOfAnEmptyOrRemovedOne) {
  const sotto::testing::TemporaryFolder folder;
  { IncompleteFile file(folder / "a"); }
  {
    IncompleteFile file(folder / "b");
    file.append("wrong");
    file.remove();
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(IncompleteFile, ErrorsNameTheFile) {
  const sotto::testing::TemporaryFolder folder;
  IncompleteFile file(folder / "a");
  file.append("123");
  EXPECT_THAT(message_of([&] { IncompleteFile(folder / "a"); }), HasSubstr("another process is fetching"));
  EXPECT_THAT(message_of([&] { file.cut_to(9); }), HasSubstr("a.incomplete' has 3 bytes, but the server goes on at 9"));
  fs::create_directory(folder / "a");
  EXPECT_THAT(message_of([&] { file.commit(); }), HasSubstr("a.incomplete': Is a directory"));
}

TEST(IncompleteFile, AFullDiskIsAnErrorAndKeepsWhatFits) {
  const sotto::testing::TemporaryFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "mounting a tmpfs needs root";
  }
  const std::string message = message_of([&] { IncompleteFile(folder / "a").append(std::string(1 << 17, 'x')); });
  const bool kept = fs::file_size(folder / "a.incomplete") > 0;
  ::umount(folder.path().c_str());
  EXPECT_THAT(message, HasSubstr("No space left on device. Free some space"));
  EXPECT_TRUE(kept);
}

}  // namespace
}  // namespace sotto::data_preparation
