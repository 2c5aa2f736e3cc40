#include "src/core/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <string>

#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::core {
namespace {
namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("atomic_file_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::size_t count_files(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  fs::path folder_;
};

TEST_F(AtomicFileTest, MakesParentFoldersAndTheWholeContent) {
  write_file_atomically(folder_ / "a/b/c.txt", "hello");
  EXPECT_EQ(read_text_file(folder_ / "a/b/c.txt"), "hello");
  EXPECT_EQ(count_files(folder_ / "a/b"), 1u);
}

TEST_F(AtomicFileTest, WithoutCommitTheOldContentStaysAndNothingElse) {
  write_file_atomically(folder_ / "x", "old");
  { AtomicFile(folder_ / "x").write("half"); }
  EXPECT_EQ(read_text_file(folder_ / "x"), "old");
  EXPECT_EQ(count_files(folder_), 1u);
}

TEST_F(AtomicFileTest, FlushedContentKeepsThePartialNameUntilCommit) {
  AtomicFile file(folder_ / "x");
  file.write("all");
  file.flush();
  EXPECT_FALSE(fs::exists(folder_ / "x"));
  EXPECT_EQ(fs::file_size(fs::directory_iterator(folder_)->path()), 3u);
  file.commit();
  EXPECT_EQ(read_text_file(folder_ / "x"), "all");
}

TEST_F(AtomicFileTest, AFileInPlaceOfAFolderIsAnErrorNamingIt) {
  write_file_atomically(folder_ / "file", "");
  try {
    write_file_atomically(folder_ / "file/x", "content");
    FAIL() << "expected an error";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr((folder_ / "file").string()));
  }
}

TEST_F(AtomicFileTest, AFullDiskIsAnErrorAndLeavesNothing) {
  if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=64k") != 0) GTEST_SKIP() << "mounting a tmpfs needs root";
  std::string message;
  try {
    write_file_atomically(folder_ / "big", std::string(1 << 20, 'x'));
  } catch (const UserError& error) {
    message = error.what();
  }
  const std::size_t left = count_files(folder_);
  ::umount(folder_.c_str());
  EXPECT_THAT(message, testing::AllOf(testing::HasSubstr("No space left"), testing::HasSubstr("Free some space")));
  EXPECT_EQ(left, 0u);
}

TEST_F(AtomicFileTest, AFolderIsReplacedAsAWhole) {
  write_file_atomically(folder_ / "model/old.txt", "old");
  {
    AtomicFolder abandoned(folder_ / "model");
    write_file_atomically(abandoned.path() / "half.txt", "half");
  }
  EXPECT_TRUE(fs::exists(folder_ / "model/old.txt"));
  AtomicFolder folder(folder_ / "model");
  write_file_atomically(folder.path() / "new.txt", "new");
  folder.commit();
  EXPECT_TRUE(fs::exists(folder_ / "model/new.txt"));
  EXPECT_FALSE(fs::exists(folder_ / "model/old.txt"));
  EXPECT_EQ(count_files(folder_), 1u);
}

}  // namespace
}  // namespace sotto::core
