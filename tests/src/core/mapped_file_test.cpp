#include "src/core/mapped_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::core {
namespace {
namespace fs = std::filesystem;

TEST(MappedFile, ShowsTheContentAndMoves) {
  const fs::path path = fs::path(testing::TempDir()) / "mapped_file_test.txt";
  write_file_atomically(path, "content");
  MappedFile file(path);
  MappedFile moved = std::move(file);
  EXPECT_EQ(moved.text(), "content");
  EXPECT_EQ(moved.path(), path);
  fs::remove(path);
}

TEST(MappedFile, AnEmptyFileIsEmptyText) {
  const fs::path path = fs::path(testing::TempDir()) / "mapped_file_empty.txt";
  write_file_atomically(path, "");
  EXPECT_EQ(MappedFile(path).text(), "");
  fs::remove(path);
}

TEST(MappedFile, ReleasedPagesStayReadable) {
  const fs::path path = fs::path(testing::TempDir()) / "mapped_file_released.txt";
  const std::string content(100'000, 'x');
  write_file_atomically(path, content);
  const MappedFile file(path);
  release_pages(file.data() + 7, file.size() - 7);
  EXPECT_TRUE(file.text() == content);
  release_pages(file.data(), 0);
  fs::remove(path);
}

TEST(MappedFile, MissingFilesAndFoldersAreErrorsNamingThem) {
  for (const char* path : {"/no/such/file", "/"}) {
    try {
      MappedFile file(path);
      FAIL() << path;
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(path));
    }
  }
}

}  // namespace
}  // namespace sotto::core
